namespace SpannerMutex.RepositoryTests.Packages;

/// <summary>The zero of an enum is what nobody has set: never a success.</summary>
public sealed class PublicEnumTests
{
    [Fact]
    public void Zero_OfEachEnum_IsHarmless() => PublicOverloadTests.Packages
        .SelectMany(package => package.GetExportedTypes())
        .Where(type => type.IsEnum)
        .Select(type => $"{type.Name}.{Enum.GetName(type, 0)}")
        .ShouldBe(
            [
                "MigrationGateMode.Hold",
                "MigrationGateRole.Migrate",
                "MigrationPhase.Checking",
                "SchemaState.RequiresLock",
                "SpannerResource.Other",
                "SpannerStatusCode.Ok", // A number of gRPC; no SpannerRestException carries it.
                "SpannerTypeCode.Bool", // A type, and default(SpannerValue) has none.
                "SwapOutcome.Unknown",
            ],
            ignoreOrder: true);
}
