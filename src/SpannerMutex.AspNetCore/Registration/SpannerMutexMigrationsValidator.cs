using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.AspNetCore.Registration;

/// <summary>Finds all invalid settings together, so that they can be corrected in one go.</summary>
internal sealed class SpannerMutexMigrationsValidator(
    SpannerServices spanner, MigratorChoice choice, IHostEnvironment environment) : IValidateOptions<SpannerMutexMigrationsOptions>
{
    private const int MostHeldRequests = 1_000_000;

    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, SpannerMutexMigrationsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new ValidationErrors();
        faults.AddAll(options.ReadingFaults);
        if (choice.IsScripts || (spanner.HoldLeases && !SpannerServices.AreInMemory(options, choice, environment)))
        {
            CheckSpanner(options, faults);
        }

        CheckUnread(options, faults);
        CheckInstance(options, faults);
        CheckLease(options.Lease, faults);
        CheckMigrations(options, faults);
        CheckGate(options.Gate, faults);
        return faults.ToResult();
    }

    private void CheckSpanner(SpannerMutexMigrationsOptions options, ValidationErrors faults)
    {
        if (string.IsNullOrWhiteSpace(options.Database))
        {
            faults.Add("Database", "it is not set. Set it in appsettings.json, or by the environment variable "
                + "SpannerMutex__Database, to projects/PROJECT/instances/INSTANCE/databases/DATABASE."
                + (choice.IsScripts ? "" : " It keeps the lease that all instances share; UseLeaseStore(…) keeps it elsewhere."));
        }
        else
        {
            faults.Try("Database", () => SpannerDatabaseName.Parse(options.Database));
        }

        faults.CheckTime("RequestTimeout", options.RequestTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10));
        faults.Check(
            options.Migrations.UnreachableTimeout >= options.RequestTimeout,
            "Migrations:UnreachableTimeout",
            $"{options.Migrations.UnreachableTimeout} is shorter than RequestTimeout, {options.RequestTimeout}, which one call may take. Make it longer, or RequestTimeout shorter.");
        faults.CheckBlanks("EmulatorHost", options.EmulatorHost, "Set host and gRPC port, such as localhost:9010, or leave the key out.");
        faults.CheckBlanks("CreatorRole", options.CreatorRole, "Set the name of a database role, or leave the key out.");
        faults.Try("EmulatorHost", () => SpannerEmulator.CheckHost(options.EmulatorHost));
        if (spanner.HoldLeases)
        {
            faults.Try("Lease:Table", () => TableName.Check(options.Lease.Table, TableName.MaxLength, nameof(options)));
        }

        if (choice.IsScripts)
        {
            faults.Try("Migrations:HistoryTable", () => TableName.Check(options.Migrations.HistoryTable, TableName.MaxLength, nameof(options)));
        }
    }

    // Settings that would have no effect.
    private void CheckUnread(SpannerMutexMigrationsOptions options, ValidationErrors faults)
    {
        var (lease, migrations) = (options.Lease, options.Migrations);
        if (!spanner.HoldLeases)
        {
            const string ItsOwn = "nothing reads it, since the store of UseLeaseStore(…) has its own options. Set it there, or leave the key out.";
            faults.Check(lease.Table == SpannerLeaseStoreOptions.DefaultTable, "Lease:Table", ItsOwn);
            faults.Check(lease.EnsureSchema, "Lease:EnsureSchema", ItsOwn);
        }

        if (!choice.IsScripts)
        {
            const string OfScripts = "nothing reads it, since no SQL scripts run here. Leave the key out, or add UseSqlScripts().";
            faults.Check(migrations.HistoryTable == ScriptOptions.DefaultHistoryTable, "Migrations:HistoryTable", OfScripts);
            faults.Check(!migrations.OutOfOrder, "Migrations:OutOfOrder", OfScripts);
        }
    }

    // The name is shown in logs, in the history and in 503 responses.
    private static void CheckInstance(SpannerMutexMigrationsOptions options, ValidationErrors faults)
    {
        faults.CheckBlanks("InstanceName", options.InstanceName, "Set a name that people can read, or leave the key out for one generated from the service's name.");
        faults.Check(
            options.InstanceName is not { Length: 0 or > LeaseName.MaxLength },
            "InstanceName",
            $"it has {options.InstanceName?.Length} characters. Set 1 to {LeaseName.MaxLength}, or leave the key out for one generated from the service's name.");
    }

    private static void CheckLease(MigrationLeaseOptions lease, ValidationErrors faults)
    {
        faults.Try("Lease:Name", () => new LeaseName(lease.Name));
        faults.CheckBlanks("Lease:Name", lease.Name, "Another instance without them would use another lease, and both would migrate. Leave them out.");
        faults.CheckTime("Lease:Duration", lease.Duration, LeaseDuration.Min, LeaseDuration.Max);
        faults.CheckTime("Lease:PollInterval", lease.PollInterval, TimeSpan.FromMilliseconds(1), LeaseDuration.Max);
        faults.Check(
            lease.PollInterval <= lease.Duration,
            "Lease:PollInterval",
            $"{lease.PollInterval} is longer than Lease:Duration, {lease.Duration}: waiting instances would sleep past the lease's end. Make it a fraction of it.");
    }

    private void CheckMigrations(SpannerMutexMigrationsOptions options, ValidationErrors faults)
    {
        var migrations = options.Migrations;
        faults.Check(migrations.MaxAttempts >= 1, "Migrations:MaxAttempts", $"{migrations.MaxAttempts} attempts migrate nothing. Set 1 or more.");
        faults.CheckTime("Migrations:UnreachableTimeout", migrations.UnreachableTimeout, TimeSpan.FromMilliseconds(1), s_day);
        faults.CheckTime("Migrations:WaitTimeout", migrations.WaitTimeout, TimeSpan.FromMilliseconds(1), s_day);
        faults.Check(
            migrations.WaitTimeout >= options.Lease.Duration,
            "Migrations:WaitTimeout",
            $"{migrations.WaitTimeout} is shorter than Lease:Duration, {options.Lease.Duration}: an instance would give up before the lease of a crashed one expires. Make it longer.");
        faults.Check(
            !choice.IsAmbiguous(migrations, environment),
            "Migrations:ScriptsPath",
            $"'{migrations.ScriptsPath}' holds SQL scripts, and FluentMigrator's IMigrationRunner is registered too: it is not clear which of them migrates. Choose with AddSpannerMutexMigrations().UseSqlScripts() or .UseFluentMigrator().");
        if (!choice.IsScripts)
        {
            return;
        }

        faults.Check(!string.IsNullOrWhiteSpace(migrations.ScriptsPath), "Migrations:ScriptsPath", "it is empty. Name the folder of the SQL scripts.");
        faults.CheckTime("Migrations:StatementTimeout", migrations.StatementTimeout, TimeSpan.FromSeconds(1), s_day);
        faults.Check(
            !string.Equals(migrations.HistoryTable, options.Lease.Table, StringComparison.OrdinalIgnoreCase),
            "Migrations:HistoryTable",
            $"'{migrations.HistoryTable}' is the table of leases too (Lease:Table). Give the two different names.");
    }

    private static void CheckGate(RequestGateOptions gate, ValidationErrors faults)
    {
        faults.Check(
            Enum.IsDefined(gate.Role), "Gate:Role", $"there is no role {gate.Role:D}. Set {string.Join(" or ", Enum.GetNames<MigrationGateRole>())}.");
        faults.Check(
            Enum.IsDefined(gate.Mode), "Gate:Mode", $"there is no mode {gate.Mode:D}. Set {string.Join(" or ", Enum.GetNames<MigrationGateMode>())}.");
        faults.CheckTime("Gate:HoldTimeout", gate.HoldTimeout, TimeSpan.Zero, TimeSpan.FromHours(1));
        faults.Check(
            gate.MaxHeldRequests is >= 0 and <= MostHeldRequests,
            "Gate:MaxHeldRequests",
            $"{gate.MaxHeldRequests} is out of range. Set 0 to {MostHeldRequests}; 0 holds no request and answers each 503.");
        foreach (var path in gate.PassThroughPaths)
        {
            faults.Check(
                IsPath(path),
                "Gate:PassThroughPaths",
                $"{SettingValue.Echo(path)} is not a path below the root. Write it like /healthz: one exact path, without host, query, wildcard or blanks. The root itself would let every start page pass.");
        }
    }

    private static bool IsPath(string? path) =>
        path is ['/', not '/', ..] && !path.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '*' or '?' or '#' or '{' or '}' or '\\');
}
