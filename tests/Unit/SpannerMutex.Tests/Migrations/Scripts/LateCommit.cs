using System.Net;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>
/// The first commit of a kind gets no answer: its connection breaks, while it is still on its way. It reaches Spanner right
/// before the next call of a given kind, or never.
/// </summary>
internal sealed class LateCommit(string landsBefore, Func<TappedCall, bool> isTheCommit)
{
    private TappedCall? _onItsWay;
    private bool _isRepeated;

    /// <summary>Whether Spanner is not asked when the commit is sent again, but ABORTED is answered.</summary>
    public bool AbortsTheRepetition { get; init; }

    /// <summary>Whether Spanner applied it when it came; null if it hasn't come.</summary>
    public bool? HasLanded { get; private set; }

    public async Task<HttpResponseMessage> MeetAsync(TappedCall call, CancellationToken cancellationToken)
    {
        if (_onItsWay is null)
        {
            if (!isTheCommit(call))
            {
                return await call.SendAsync(cancellationToken);
            }

            _onItsWay = call;
            throw SpannerTap.Broken();
        }

        var isCommit = isTheCommit(call);
        var isRepetition = isCommit && !_isRepeated;
        _isRepeated |= isCommit;
        if (isRepetition && AbortsTheRepetition)
        {
            return SpannerTap.Answer(HttpStatusCode.Conflict, """{"error":{"code":409,"message":"try again","status":"ABORTED"}}""");
        }

        if (HasLanded is null && call.Kind == landsBefore && (call.Kind != "commit" || isCommit) && (_isRepeated || !AbortsTheRepetition))
        {
            using var answer = await _onItsWay.SendAsync(CancellationToken.None);
            HasLanded = answer.IsSuccessStatusCode;
        }

        return await call.SendAsync(cancellationToken);
    }
}
