using Microsoft.Extensions.Logging;

namespace SpannerMutex.Leases;

/// <summary>What leases log: event ids 1000 to 1999.</summary>
internal static partial class LeaseLog
{
    [LoggerMessage(1000, LogLevel.Information, "Lease '{Lease}' acquired under token {Token} for {Duration}.", EventName = "LeaseAcquired")]
    public static partial void Acquired(ILogger logger, LeaseName lease, FencingToken token, TimeSpan duration);

    [LoggerMessage(1001, LogLevel.Information, "Lease '{Lease}' (token {Token}) released; the store has confirmed it.", EventName = "LeaseReleased")]
    public static partial void Released(ILogger logger, LeaseName lease, FencingToken token);

    [LoggerMessage(1002, LogLevel.Warning, "Lease '{Lease}' (token {Token}) could not be released; it expires by itself within {Duration}.", EventName = "LeaseReleaseFailed")]
    public static partial void ReleaseFailed(ILogger logger, LeaseName lease, FencingToken token, TimeSpan duration, Exception exception);

    [LoggerMessage(1003, LogLevel.Warning, "Lease '{Lease}' (token {Token}) lost: {Reason}.", EventName = "LeaseLost")]
    public static partial void Lost(ILogger logger, LeaseName lease, FencingToken token, string reason);

    [LoggerMessage(1004, LogLevel.Error, "A callback on the loss of lease '{Lease}' (token {Token}) threw.", EventName = "LeaseLostCallbackFailed")]
    public static partial void LostCallbackFailed(ILogger logger, LeaseName lease, FencingToken token, Exception exception);

    [LoggerMessage(1005, LogLevel.Warning, "Lease '{Lease}' (token {Token}) could not be renewed; retrying until its deadline.", EventName = "LeaseRenewalFailed")]
    public static partial void RenewalFailed(ILogger logger, LeaseName lease, FencingToken token, Exception exception);

    [LoggerMessage(1006, LogLevel.Debug, "Renewal of lease '{Lease}' (token {Token}) ended: {Reason}", EventName = "LeaseRenewalEnded")]
    public static partial void RenewalEnded(ILogger logger, LeaseName lease, FencingToken token, string reason);

    [LoggerMessage(1007, LogLevel.Warning, "The reply to the write of version {Version} of lease '{Lease}' was lost; reading the lease to learn whether it was applied.", EventName = "LeaseWriteUnknown")]
    public static partial void WriteUnknown(ILogger logger, LeaseName lease, long version, Exception? exception);

    [LoggerMessage(1008, LogLevel.Warning, "Reading lease '{Lease}' to learn whether version {Version} was applied failed; retrying.", EventName = "LeaseWriteLookUpFailed")]
    public static partial void WriteLookUpFailed(ILogger logger, LeaseName lease, long version, Exception exception);

    [LoggerMessage(1009, LogLevel.Warning, "The store failed while waiting for lease '{Lease}'; retrying.", EventName = "LeaseWaitTransientError")]
    public static partial void WaitTransientError(ILogger logger, LeaseName lease, Exception exception);

    [LoggerMessage(1010, LogLevel.Warning, "Lease '{Lease}' (token {Token}) could not be released yet; retrying until the release timeout.", EventName = "LeaseReleaseRetried")]
    public static partial void ReleaseRetried(ILogger logger, LeaseName lease, FencingToken token, Exception exception);

    [LoggerMessage(1011, LogLevel.Warning, "Lease '{Lease}' (token {Token}) was not released: it had expired, and another instance has acquired it.", EventName = "LeaseReleasedTooLate")]
    public static partial void ReleasedTooLate(ILogger logger, LeaseName lease, FencingToken token);
}
