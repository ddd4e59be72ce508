namespace SpannerMutex.Migrations;

/// <summary>The settings of a migrator that is made of an app's own code.</summary>
public sealed class MigratorOptions
{
    /// <summary>
    /// Its name in logs and on the status page, under which its outcomes are recorded: at most 128 characters, the same in
    /// every instance and revision. A second migrator needs another name. Default: <c>migrator</c>; for a service of the app,
    /// the name of its class.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Names the set of migrations, for failure counts and for waiters; at most
    /// <see cref="SchemaCheck.LongestFingerprint" /> characters. Change it when the migrations change. Default: the deployed
    /// revision, otherwise the build of the app; for FluentMigrator's runner the builds of the assemblies that it scans. A
    /// <see cref="DelegateMigrator" /> has no default.
    /// </summary>
    public string? Fingerprint { get; set; }

    /// <summary>
    /// Names the database that is migrated, as in <see cref="SchemaCheck.Target" />, including the server: the same in every
    /// instance with one database, different for any other database; the lease keeps a hash of it. An instance accepts
    /// another's success only if both have the same target. Default: none; for FluentMigrator's runner that of its connection
    /// string. Without one, outcomes are not shared, and each instance acquires the lease and checks for itself.
    /// </summary>
    public string? Target { get; set; }

    /// <summary>
    /// Whether the check (<c>isPending</c>) never writes, so that every instance may call it without the lock; a start with
    /// nothing pending then acquires no lock. Default false: it is called only while the lock is held, as needed by tools that
    /// create their version table at the check.
    /// </summary>
    public bool CheckIsReadOnly { get; set; }
}
