namespace SpannerMutex.Migrations;

/// <summary>How the database compares to the migrations that this instance carries.</summary>
public enum SchemaState
{
    /// <summary>It can't be checked without the lock, since the check writes; the gate stays closed until it is known.</summary>
    RequiresLock = 0,

    /// <summary>All of them are applied: the instance may serve.</summary>
    UpToDate,

    /// <summary>At least one is not.</summary>
    Pending,
}
