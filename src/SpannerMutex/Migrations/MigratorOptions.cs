namespace SpannerMutex.Migrations;

/// <summary>What an app may say of its own migration code.</summary>
public sealed class MigratorOptions
{
    /// <summary>
    /// What it is called in logs and on the status page, and what its outcomes are kept under: at most 128 characters, the
    /// same in every instance and revision; a second migrator needs another. Default: <c>migrator</c>; for a service of the
    /// app the name of its class.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Names the set of migrations, to count its failures and to be waited for; at most
    /// <see cref="SchemaCheck.LongestFingerprint" /> characters. Change it when they change. Default: the deployed revision,
    /// else the build of the app; for FluentMigrator's runner the builds of the assemblies that it scans. A
    /// <see cref="DelegateMigrator" /> has no default.
    /// </summary>
    public string? Fingerprint { get; set; }

    /// <summary>
    /// Names the database that is migrated, as in <see cref="SchemaCheck.Target" />: server and all, the same in every
    /// instance before it and another before any other; the lease keeps a hash of it. An instance takes another's success for
    /// its own only if both name the same. Default: none, but for FluentMigrator's runner that of its connection string.
    /// Without one, outcomes are not shared, and each instance takes the lease and checks for itself.
    /// </summary>
    public string? Target { get; set; }

    /// <summary>
    /// Whether the check (<c>isPending</c>) never writes, and so may be called by every instance without the lock; a start
    /// with nothing pending then takes no lock. Default false: it is called under the lock alone, as a tool needs that makes
    /// its version table when asked.
    /// </summary>
    public bool CheckIsReadOnly { get; set; }
}
