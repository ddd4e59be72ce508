using System.Net;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>
/// An instance that stands still from a certain call on, like a process under SIGSTOP: what it was about to send is sent
/// when it goes on, whatever its caller thinks by then.
/// </summary>
internal sealed class FrozenInstance(Func<TappedCall, bool> at)
{
    private readonly TaskCompletionSource<TappedCall> _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<(HttpStatusCode Status, string Body)> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The call at which it stands still.</summary>
    public Task<TappedCall> Frozen => _frozen.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>What that call was answered in the end.</summary>
    public Task<(HttpStatusCode Status, string Body)> Answer => _answer.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void GoOn() => _goOn.TrySetResult();

    public async Task<HttpResponseMessage> MeetAsync(TappedCall call, CancellationToken cancellationToken)
    {
        if (!_frozen.Task.IsCompleted && at(call))
        {
            _frozen.TrySetResult(call);
            await _goOn.Task;
            var answer = await call.SendAsync(CancellationToken.None);
            await answer.Content.LoadIntoBufferAsync(CancellationToken.None);
            _answer.TrySetResult((answer.StatusCode, await answer.Content.ReadAsStringAsync(CancellationToken.None)));
            return answer;
        }

        if (_frozen.Task.IsCompleted)
        {
            await _goOn.Task;
        }

        return await call.SendAsync(cancellationToken);
    }
}
