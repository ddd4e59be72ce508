namespace SpannerMutex.AspNetCore.Failures;

/// <summary>The host was told to stop before its port opened. That is not an error, so it is shown without a stack trace.</summary>
internal sealed class GateStoppedException(CancellationToken token)
    : OperationCanceledException("The host was told to stop before its migration gate opened.", token)
{
    public override string ToString() => Message;
}
