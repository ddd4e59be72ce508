namespace SpannerMutex.ProcessSupport.Holders;

/// <summary>One line of a holder's output.</summary>
public sealed record HolderEvent
{
    public required HolderEventKind Kind { get; init; }

    public required string Client { get; init; }

    /// <summary>The machine's monotonic clock, the same for all processes (see clock_gettime(2), CLOCK_MONOTONIC).</summary>
    public required long At { get; init; }

    /// <summary>The process's wall clock.</summary>
    public DateTimeOffset WallClock { get; init; }

    public long? Token { get; init; }

    /// <summary>Whether the holder still believed in its lease *after* <see cref="At" /> was read, and so also then.</summary>
    public bool Believed { get; init; }

    /// <summary>Which step of the section: 0 enters, the last leaves, those between increment.</summary>
    public int? Step { get; init; }

    /// <summary>What the counter was set to.</summary>
    public long? Value { get; init; }

    /// <summary>Whether the step that failed may have been applied all the same.</summary>
    public bool MayBeApplied { get; init; }

    public string? Message { get; init; }
}
