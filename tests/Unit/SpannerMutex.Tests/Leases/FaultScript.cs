using System.Collections.Concurrent;

namespace SpannerMutex.Tests.Leases;

/// <summary>One kind of call to a store: how often it was made, and what befalls the next ones, in order.</summary>
/// <param name="lost">What the caller gets in the place of a lost answer.</param>
internal sealed class FaultScript<T>(Func<T> lost)
{
    private readonly ConcurrentQueue<Fault> _next = new();
    private Fault? _always;
    private int _count;

    private delegate ValueTask<T> Fault(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken);

    public int Count => _count;

    /// <summary>Nothing befalls the next one.</summary>
    public FaultScript<T> Pass() => Then((call, token) => call(token));

    /// <summary>The store never hears of it.</summary>
    public FaultScript<T> DropRequest() => Then((_, _) => ValueTask.FromResult(lost()));

    /// <summary>The store does it; the caller never hears.</summary>
    public FaultScript<T> DropReply() => Then(async (call, token) =>
    {
        await call(token);
        return lost();
    });

    public FaultScript<T> Throw(Exception exception) => Then((_, _) => throw exception);

    /// <summary>The request is on its way until it is released.</summary>
    public HeldCall HoldRequest()
    {
        var held = new HeldCall();
        Then(async (call, token) =>
        {
            await held.UntilReleasedAsync(token).ConfigureAwait(false);
            return await call(token).ConfigureAwait(false);
        });
        return held;
    }

    /// <summary>The store does it at once; the answer is on its way until it is released.</summary>
    public HeldCall HoldAnswer()
    {
        var held = new HeldCall();
        Then(async (call, token) =>
        {
            var answer = await call(token).ConfigureAwait(false);
            await held.UntilReleasedAsync(token).ConfigureAwait(false);
            return answer;
        });
        return held;
    }

    /// <summary>The answer is lost at once; the request reaches the store only when it is released.</summary>
    public HeldCall LandLate()
    {
        var held = new HeldCall();
        Then((call, _) =>
        {
            held.OnReleased(() => call(CancellationToken.None).AsTask());
            return ValueTask.FromResult(lost());
        });
        return held;
    }

    /// <summary>The way makes a copy of the request; the store does both, and the caller gets the answer to the second.</summary>
    public FaultScript<T> ExecuteTwice() => Then(async (call, token) =>
    {
        await call(token);
        return await call(token);
    });

    /// <summary>The same; the second is on its way until it is released.</summary>
    public HeldCall HoldSecondOfTwo()
    {
        var held = new HeldCall();
        Then(async (call, token) =>
        {
            await call(token).ConfigureAwait(false);
            await held.UntilReleasedAsync(token).ConfigureAwait(false);
            return await call(token).ConfigureAwait(false);
        });
        return held;
    }

    /// <summary>Every further one fails.</summary>
    public void ThrowAlways(Exception exception) => _always = (_, _) => throw exception;

    /// <summary>Every further one hangs until its token ends it.</summary>
    public void HangAlways() => _always = async (_, token) =>
    {
        await new HeldCall().UntilReleasedAsync(token).ConfigureAwait(false);
        throw new InvalidOperationException("Never released.");
    };

    /// <summary>Every further one hangs, and no token ends it.</summary>
    public void HangAlwaysWhateverTheToken() => _always = async (_, _) =>
    {
        await new HeldCall().UntilReleasedAsync(CancellationToken.None).ConfigureAwait(false);
        throw new InvalidOperationException("Never released.");
    };

    /// <summary>Every further answer is lost, and no request arrives.</summary>
    public void DropAlways() => _always = (_, _) => ValueTask.FromResult(lost());

    public void Heal() => _always = null;

    public ValueTask<T> RunAsync(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _count);
        var fault = _next.TryDequeue(out var next) ? next : _always;
        return fault is null ? call(cancellationToken) : fault(call, cancellationToken);
    }

    private FaultScript<T> Then(Fault fault)
    {
        _next.Enqueue(fault);
        return this;
    }
}
