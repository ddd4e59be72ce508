namespace SpannerMutex.Spanner.Wire;

/// <summary>A result for each statement that was run, and the error of the one after them, if there is one.</summary>
internal sealed record ExecuteBatchDmlReply
{
    public IReadOnlyList<ResultSet>? ResultSets { get; init; }

    public StatusBody? Status { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }

    internal sealed record StatusBody
    {
        public int Code { get; init; }

        public string? Message { get; init; }
    }
}
