namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// What Spanner hands out in a transaction on a multiplexed session, for its commit: the token with the highest number counts.
/// </summary>
/// <param name="first">The one that the beginning of the transaction brought.</param>
internal sealed class PrecommitTokens(PrecommitToken? first)
{
    private PrecommitToken? _latest = first;

    /// <summary>Takes the token of an answer, if it has one.</summary>
    public void Keep(PrecommitToken? token)
    {
        if (token is not null && token.SeqNum >= (_latest?.SeqNum ?? int.MinValue))
        {
            _latest = token;
        }
    }

    public ResultSet Keep(ResultSet reply)
    {
        Keep(reply.PrecommitToken);
        return reply;
    }

    /// <summary>
    /// Commits with the latest token. A reply that brings a token has not committed: it is sent again, without the mutations,
    /// which have arrived with the first request.
    /// </summary>
    public async Task<CommitReply> CommitAsync(CommitRequest request, Func<CommitRequest, Task<CommitReply>> send)
    {
        var reply = await send(request with { PrecommitToken = _latest }).ConfigureAwait(false);
        while (reply.PrecommitToken is { } token)
        {
            Keep(token);
            reply = await send(new CommitRequest { TransactionId = request.TransactionId, PrecommitToken = _latest }).ConfigureAwait(false);
        }

        return reply;
    }
}
