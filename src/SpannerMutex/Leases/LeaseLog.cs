using Microsoft.Extensions.Logging;

namespace SpannerMutex.Leases;

/// <summary>What leases log: event ids 1000 to 1999.</summary>
internal static partial class LeaseLog
{
    [LoggerMessage(1000, LogLevel.Information, "Lease '{Lease}' acquired under token {Token} for {Duration}.", EventName = "LeaseAcquired")]
    public static partial void Acquired(ILogger logger, LeaseName lease, FencingToken token, TimeSpan duration);

    [LoggerMessage(1001, LogLevel.Information, "Lease '{Lease}' (token {Token}) released; the store has confirmed it.", EventName = "LeaseReleased")]
    public static partial void Released(ILogger logger, LeaseName lease, FencingToken token);

    [LoggerMessage(1002, LogLevel.Warning, "Lease '{Lease}' (token {Token}) could not be released; it runs out by itself within {Duration}.", EventName = "LeaseReleaseFailed")]
    public static partial void ReleaseFailed(ILogger logger, LeaseName lease, FencingToken token, TimeSpan duration, Exception exception);

    [LoggerMessage(1003, LogLevel.Warning, "Lease '{Lease}' (token {Token}) lost: {Why}.", EventName = "LeaseLost")]
    public static partial void Lost(ILogger logger, LeaseName lease, FencingToken token, string why);

    [LoggerMessage(1004, LogLevel.Error, "A callback on the loss of lease '{Lease}' (token {Token}) threw.", EventName = "LeaseLostCallbackFailed")]
    public static partial void LostCallbackFailed(ILogger logger, LeaseName lease, FencingToken token, Exception exception);

    [LoggerMessage(1005, LogLevel.Warning, "Lease '{Lease}' (token {Token}) could not be renewed; trying again until its deadline.", EventName = "LeaseRenewalFailed")]
    public static partial void RenewalFailed(ILogger logger, LeaseName lease, FencingToken token, Exception exception);

    [LoggerMessage(1006, LogLevel.Debug, "Renewal of lease '{Lease}' (token {Token}) ended: {Why}", EventName = "LeaseRenewalEnded")]
    public static partial void RenewalEnded(ILogger logger, LeaseName lease, FencingToken token, string why);

    [LoggerMessage(1007, LogLevel.Warning, "The answer to version {Version} of lease '{Lease}' was lost; looking it up.", EventName = "LeaseSwapUnknown")]
    public static partial void SwapUnknown(ILogger logger, LeaseName lease, long version, Exception? exception);

    [LoggerMessage(1008, LogLevel.Warning, "Looking up version {Version} of lease '{Lease}' failed; trying again.", EventName = "LeaseSwapLookUpFailed")]
    public static partial void SwapLookUpFailed(ILogger logger, LeaseName lease, long version, Exception exception);

    [LoggerMessage(1009, LogLevel.Warning, "Waiting for lease '{Lease}': the store failed; trying again.", EventName = "LeaseWaitDisturbed")]
    public static partial void WaitTransientError(ILogger logger, LeaseName lease, Exception exception);

    [LoggerMessage(1010, LogLevel.Warning, "Lease '{Lease}' (token {Token}) could not be released yet; trying again until the release timeout.", EventName = "LeaseReleaseRefused")]
    public static partial void ReleaseRefused(ILogger logger, LeaseName lease, FencingToken token, Exception exception);

    [LoggerMessage(1011, LogLevel.Warning, "Lease '{Lease}' (token {Token}) was not released: it had expired, and another instance has taken it.", EventName = "LeaseReleasedTooLate")]
    public static partial void ReleasedTooLate(ILogger logger, LeaseName lease, FencingToken token);
}
