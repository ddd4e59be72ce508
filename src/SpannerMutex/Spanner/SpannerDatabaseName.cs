using System.Data.Common;
using System.Text.RegularExpressions;

namespace SpannerMutex.Spanner;

/// <summary>The name of a database: <c>projects/P/instances/I/databases/D</c>.</summary>
public sealed partial record SpannerDatabaseName
{
    private SpannerDatabaseName(string project, string instance, string database)
    {
        Project = project;
        Instance = instance;
        Database = database;
    }

    /// <summary>The id (or number) of the project.</summary>
    public string Project { get; }

    /// <summary>The id of the instance, 2 to 64 characters.</summary>
    public string Instance { get; }

    /// <summary>The id of the database, 2 to 30 characters.</summary>
    public string Database { get; }

    internal string ProjectPath => $"projects/{Project}";

    internal string InstancePath => $"projects/{Project}/instances/{Instance}";

    /// <summary>Parses a database's path, or a connection string as of Google.Cloud.Spanner.Data.</summary>
    /// <param name="value">
    /// <c>projects/P/instances/I/databases/D</c>, or <c>Data Source=projects/P/instances/I/databases/D;…</c>.
    /// </param>
    /// <returns>The validated name.</returns>
    /// <exception cref="FormatException">The value has neither form; the message says which part is wrong.</exception>
    public static SpannerDatabaseName Parse(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new FormatException($"No Spanner database is configured. {RightForm}");
        }

        var path = value.Contains('=', StringComparison.Ordinal) ? DataSource(value) : value.Trim();
        var parts = path.Split('/');
        if (parts is not ["projects", var project, "instances", var instance, "databases", var database])
        {
            throw new FormatException($"'{path}' is not the path of a Spanner database. {RightForm}");
        }

        Check(path, "project", project, ProjectId());
        Check(path, "instance", instance, InstanceId());
        Check(path, "database", database, DatabaseId());
        return new SpannerDatabaseName(project, instance, database);
    }

    /// <summary>The path: <c>projects/P/instances/I/databases/D</c>.</summary>
    /// <returns>The path.</returns>
    public override string ToString() => $"{InstancePath}/databases/{Database}";

    private const string RightForm =
        "Give it as projects/PROJECT/instances/INSTANCE/databases/DATABASE, " +
        "or as a connection string: Data Source=projects/PROJECT/instances/INSTANCE/databases/DATABASE";

    internal static string? EmulatorDetection(string? value) =>
        value is not null && value.Contains('=', StringComparison.Ordinal)
        && Read(value).TryGetValue("EmulatorDetection", out var detection)
            ? detection.ToString() : null;

    private static string DataSource(string connectionString) =>
        Read(connectionString).TryGetValue("Data Source", out var source) && source is string path
            ? path.Trim()
            : throw new FormatException($"The connection string of the Spanner database has no Data Source. {RightForm}");

    // A connection string may contain the path of a key file, so messages don't quote it.
    private static DbConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connectionString };
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"The connection string of the Spanner database can't be read. {RightForm}", e);
        }
    }

    private static void Check(string path, string part, string id, Regex pattern)
    {
        if (!pattern.IsMatch(id))
        {
            throw new FormatException($"'{id}' in '{path}' is not a valid {part} id. {RightForm}");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.:-]{0,62}\z")]
    private static partial Regex ProjectId();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,62}[a-z0-9]\z")]
    private static partial Regex InstanceId();

    [GeneratedRegex(@"\A[a-z][a-z0-9_-]{0,28}[a-z0-9]\z")]
    private static partial Regex DatabaseId();
}
