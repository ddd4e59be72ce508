namespace Google.Cloud.Spanner.Data;

/// <summary>The canonical codes, as the real enum has them.</summary>
public enum ErrorCode
{
    /// <summary>Cancelled.</summary>
    Cancelled = 1,

    /// <summary>Unknown.</summary>
    Unknown = 2,

    /// <summary>DeadlineExceeded.</summary>
    DeadlineExceeded = 4,

    /// <summary>PermissionDenied.</summary>
    PermissionDenied = 7,

    /// <summary>ResourceExhausted.</summary>
    ResourceExhausted = 8,

    /// <summary>FailedPrecondition.</summary>
    FailedPrecondition = 9,

    /// <summary>Aborted.</summary>
    Aborted = 10,

    /// <summary>Unavailable.</summary>
    Unavailable = 14,

    /// <summary>Unauthenticated.</summary>
    Unauthenticated = 16,
}
