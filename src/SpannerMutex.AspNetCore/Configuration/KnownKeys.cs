namespace SpannerMutex.AspNetCore.Configuration;

/// <summary>The keys of the options classes, and the most similar one for an unknown key.</summary>
internal sealed class KnownKeys
{
    private const int Tolerance = 2;

    private readonly List<string> _keys;

    private KnownKeys(List<string> keys) => _keys = keys;

    public static KnownKeys Of(Type options) => new([.. Below(options, "")]);

    /// <summary>The keys in one section, without its name.</summary>
    public IReadOnlyList<string> In(string section)
    {
        var prefix = section.Length == 0 ? "" : $"{section}:";
        return [.. _keys
            .Where(key => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(key => key[prefix.Length..].Split(':')[0])
            .Distinct()];
    }

    /// <summary>The key that is written like this one, but for its separators and its case.</summary>
    public string? WrittenLike(string key) =>
        _keys.Find(known => string.Equals(Letters(known), Letters(key), StringComparison.OrdinalIgnoreCase));

    /// <summary>The key that was probably meant; null if none is similar.</summary>
    public string? Nearest(string key)
    {
        var (nearest, distance) = _keys
            .Select(known => (Known: known, Distance: DistanceOf(known, key)))
            .MinBy(candidate => candidate.Distance);
        return distance <= Math.Max(Tolerance, LastPart(key).Length / 3) ? nearest : null;
    }

    // Right but in the wrong section, or nearly right.
    private static int DistanceOf(string known, string key) => Math.Min(
        EditDistance.Between(Letters(known), Letters(key)),
        EditDistance.Between(LastPart(known), LastPart(key)) + (SectionOf(known) == SectionOf(key) ? 0 : 1));

    private static string Letters(string key) => new([.. key.Where(char.IsLetterOrDigit)]);

    private static string LastPart(string key) => key[(key.LastIndexOf(':') + 1)..];

    private static string SectionOf(string key) => key.Contains(':', StringComparison.Ordinal) ? key[..key.IndexOf(':', StringComparison.Ordinal)].ToUpperInvariant() : "";

    private static IEnumerable<string> Below(Type options, string prefix) => OptionProperties.Of(options).SelectMany(property =>
        OptionProperties.IsSection(property) ? Below(property.PropertyType, $"{prefix}{property.Name}:") : [$"{prefix}{property.Name}"]);
}
