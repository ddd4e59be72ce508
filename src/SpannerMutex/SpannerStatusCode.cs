namespace SpannerMutex;

/// <summary>The canonical status codes of Google's APIs (google.rpc.Code).</summary>
public enum SpannerStatusCode
{
    /// <summary>Success; no error carries it.</summary>
    Ok = 0,

    /// <summary>The call was cancelled by the server.</summary>
    Cancelled = 1,

    /// <summary>An error without a better code, or a reply that isn't Spanner's.</summary>
    Unknown = 2,

    /// <summary>The request is wrong in any state of the database: SQL syntax, a missing column.</summary>
    InvalidArgument = 3,

    /// <summary>No reply within the call's deadline.</summary>
    DeadlineExceeded = 4,

    /// <summary>A row, table, database, instance or session doesn't exist. See <see cref="Spanner.SpannerRestException.Missing" />.</summary>
    NotFound = 5,

    /// <summary>A row, database or operation exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller lacks a right.</summary>
    PermissionDenied = 7,

    /// <summary>A quota is used up, or the server sheds load.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the database doesn't allow the call.</summary>
    FailedPrecondition = 9,

    /// <summary>The transaction lost against another and must run again from its begin.</summary>
    Aborted = 10,

    /// <summary>A value is out of range.</summary>
    OutOfRange = 11,

    /// <summary>The server doesn't know the call.</summary>
    Unimplemented = 12,

    /// <summary>A fault in the server.</summary>
    Internal = 13,

    /// <summary>The server can't be reached or can't reply now.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt.</summary>
    DataLoss = 15,

    /// <summary>The credentials are missing or refused.</summary>
    Unauthenticated = 16,
}
