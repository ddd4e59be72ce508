using System.Reflection;
using SpannerMutex.Spanner;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerValueTests
{
    // A double takes a ulong, and a long takes a char, without a word: a row with another number was deleted.
    [Theory]
    [InlineData(typeof(ulong))]
    [InlineData(typeof(char))]
    public void Conversion_OfATypeThatSpannerHasNot_DoesNotCompile(Type type)
    {
        var conversion = typeof(SpannerValue).GetMethods()
            .Single(method => method.Name == "op_Implicit" && method.GetParameters()[0].ParameterType == type);

        conversion.GetCustomAttribute<ObsoleteAttribute>().ShouldNotBeNull().IsError.ShouldBeTrue();
    }

    [Fact]
    public void Default_IsNoValue_AndNullOfATypeIs()
    {
        SpannerValue nothing = default;

        Should.Throw<InvalidOperationException>(() => SpannerMutation.Insert("T", ("N", nothing))).Message.ShouldContain("SpannerValue.Null(type)");
        Should.Throw<InvalidOperationException>(() => SpannerMutation.Delete("T", nothing));
        Should.Throw<InvalidOperationException>(() => new SpannerStatement("SELECT @n", ("n", nothing)));
        nothing.ShouldNotBe(SpannerValue.Null(SpannerTypeCode.Bool));
        SpannerMutation.Insert("T", ("N", SpannerValue.Null(SpannerTypeCode.Bool))).ShouldNotBeNull();
    }
}
