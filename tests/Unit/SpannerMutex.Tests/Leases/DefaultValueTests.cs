using SpannerMutex.Leases;
using SpannerMutex.Spanner;

namespace SpannerMutex.Tests.Leases;

/// <summary>The default of a value type is a documented value, or throws where it is used.</summary>
public sealed class DefaultValueTests
{
    [Fact]
    public void Default_OfEachPublicValueType_IsTestedHere() => typeof(DistributedMutex).Assembly.GetExportedTypes()
        .Where(type => type is { IsValueType: true, IsEnum: false })
        .ShouldBe([typeof(FencingToken), typeof(LeaseDuration), typeof(LeaseName), typeof(LeaseOwner), typeof(SpannerValue)], ignoreOrder: true);

    [Fact]
    public void FencingToken_Default_IsOlderThanEveryOther() => default(FencingToken).ShouldBeLessThan(new FencingToken(1));

    [Fact]
    public void LeaseDuration_Default_Is15Seconds() => default(LeaseDuration).Value.ShouldBe(TimeSpan.FromSeconds(15));

    [Fact]
    public void LeaseName_Default_CanNotBeUsed() => Should.Throw<InvalidOperationException>(() => default(LeaseName).Value);

    [Fact]
    public void LeaseOwner_Default_CanNotBeUsed()
    {
        Should.Throw<InvalidOperationException>(() => default(LeaseOwner).Id);
        Should.Throw<InvalidOperationException>(() => default(LeaseOwner).ToString());
        Should.Throw<ArgumentException>(() => new LeaseOwner(Guid.Empty));
    }

    [Fact]
    public void SpannerValue_Default_CanNotBeUsed() => Should.Throw<InvalidOperationException>(() => default(SpannerValue).Type);
}
