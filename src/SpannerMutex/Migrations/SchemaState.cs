namespace SpannerMutex.Migrations;

/// <summary>How the database stands to the migrations that this instance carries.</summary>
public enum SchemaState
{
    /// <summary>All of them are applied: the instance may serve.</summary>
    UpToDate,

    /// <summary>At least one is not.</summary>
    Pending,

    /// <summary>It can't be asked without the lock, since asking writes.</summary>
    RequiresLock,
}
