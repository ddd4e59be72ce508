using System.Globalization;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>A migration as people name it: its file without the ending.</summary>
internal static class ScriptTitle
{
    public static string Of(long version, string name) => string.Create(CultureInfo.InvariantCulture, $"V{version:0000}__{name}");
}
