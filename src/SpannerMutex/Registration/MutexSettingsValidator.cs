using Microsoft.Extensions.Options;
using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Registration;

/// <summary>Finds all that is wrong with the settings of <c>AddSpannerMutex</c> together. With a gate, the gate's validator does.</summary>
internal sealed class MutexSettingsValidator(IServiceProvider services) : IValidateOptions<SpannerMutexOptions>
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    public ValidateOptionsResult Validate(string? name, SpannerMutexOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (MutexServices.HasGate(services))
        {
            return ValidateOptionsResult.Success;
        }

        List<string> errors = [.. options.ReadingErrors];
        if (MutexServices.OwnLeaseStore(services) is null)
        {
            CheckSpanner(options, errors);
        }
        else
        {
            const string ItsOwn = "nothing reads it, since UseLeaseStore(…) brings a store with options of its own. Set it there, or leave the key out.";
            Check(options.Lease.Table == SpannerLeaseStoreOptions.DefaultTable, "Lease:Table", ItsOwn, errors);
            Check(options.Lease.EnsureSchema, "Lease:EnsureSchema", ItsOwn, errors);
        }

        CheckTime("Lease:Duration", options.Lease.Duration, LeaseDuration.Min, LeaseDuration.Max, errors);
        CheckTime("Lease:PollInterval", options.Lease.PollInterval, s_shortest, LeaseDuration.Max, errors);
        Check(
            options.Lease.PollInterval <= options.Lease.Duration,
            "Lease:PollInterval",
            $"{options.Lease.PollInterval} is longer than Lease:Duration, {options.Lease.Duration}: a waiter would sleep past the lease's end. Make it a fraction of it.",
            errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckSpanner(SpannerMutexOptions options, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(options.Database))
        {
            Add("Database", "it is not set. Set it in appsettings.json, or by the environment variable SpannerMutex__Database, to "
                + "projects/PROJECT/instances/INSTANCE/databases/DATABASE. The leases are kept in it; UseLeaseStore(…) keeps them elsewhere.", errors);
        }
        else
        {
            Try("Database", () => SpannerDatabaseName.Parse(options.Database), errors);
        }

        Try("EmulatorHost", () => SpannerEmulator.CheckHost(options.EmulatorHost), errors);
        Check(
            options.CreatorRole is null || (options.CreatorRole.Length > 0 && options.CreatorRole.Trim() == options.CreatorRole),
            "CreatorRole",
            "it is empty, or begins or ends with blanks. Set the name of a database role, or leave the key out.",
            errors);
        CheckTime("RequestTimeout", options.RequestTimeout, s_shortest, TimeSpan.FromMinutes(10), errors);
        Try("Lease:Table", () => TableName.Check(options.Lease.Table, TableName.MaxLength, nameof(options)), errors);
    }

    private static void CheckTime(string key, TimeSpan time, TimeSpan min, TimeSpan max, List<string> errors) =>
        Check(time >= min && time <= max, key, $"{time:c} is out of range. Set {min:c} to {max:c}; times are written hh:mm:ss.", errors);

    private static void Try(string key, Action use, List<string> errors)
    {
        try
        {
            use();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The name of a parameter means nothing to somebody who has written a configuration.
            Add(key, e is ArgumentException { ParamName: { } parameter } ? e.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal) : e.Message, errors);
        }
    }

    private static void Check(bool isRight, string key, string error, List<string> errors)
    {
        if (!isRight)
        {
            Add(key, error, errors);
        }
    }

    private static void Add(string key, string error, List<string> errors) => errors.Add($"{SpannerMutexOptions.Section}:{key}: {error}");
}
