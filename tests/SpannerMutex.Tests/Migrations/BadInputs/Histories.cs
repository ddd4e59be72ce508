namespace SpannerMutex.Tests.Migrations.BadInputs;

internal static class Histories
{
    public static IEnumerable<BadInput> All => [];
}
