namespace Google.Cloud.Spanner.Data;

/// <summary>The canonical codes, as the real enum has them.</summary>
public enum ErrorCode
{
    /// <summary>Cancelled.</summary>
    Cancelled = 1,

    /// <summary>Unknown.</summary>
    Unknown = 2,

    /// <summary>PermissionDenied.</summary>
    PermissionDenied = 7,

    /// <summary>Unavailable.</summary>
    Unavailable = 14,
}
