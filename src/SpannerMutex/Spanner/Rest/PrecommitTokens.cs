namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// The precommit tokens that Spanner returns in a transaction on a multiplexed session: the commit needs the one with the highest number.
/// </summary>
/// <param name="first">The token of the transaction's begin.</param>
internal sealed class PrecommitTokens(PrecommitToken? first)
{
    private PrecommitToken? _latest = first;

    /// <summary>Keeps the token of a reply, if it has one.</summary>
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
    /// Commits with the latest token. A reply with a token means that nothing is committed yet: the commit is sent again with
    /// that token, without the mutations, which the first request carried.
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
