using System.Globalization;

namespace MultiClient;

/// <summary>One run of the run-once section, as the client that ran it tells it.</summary>
/// <param name="Round">The round.</param>
/// <param name="Client">Who ran it.</param>
/// <param name="From">When it began, on the machine's monotonic clock.</param>
/// <param name="To">When it ended.</param>
internal sealed record Execution(int Round, string Client, long From, long To)
{
    private const string Prefix = "ran ";

    public static Execution? Parse(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = line[Prefix.Length..].Split(' ');
        return new Execution(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            parts[1],
            long.Parse(parts[2], CultureInfo.InvariantCulture),
            long.Parse(parts[3], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Round} {Client} {From} {To}");
}
