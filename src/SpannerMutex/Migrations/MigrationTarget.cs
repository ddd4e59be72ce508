using System.Data.Common;
using System.Globalization;

namespace SpannerMutex.Migrations;

/// <summary>
/// Names the database that a migrator migrates, for <see cref="SchemaCheck.Target" />: server, database, schema, and nothing
/// of user and password. A server on this very machine (a loopback address, a socket, a file) is another one on each machine,
/// so the machine's name goes with it; where that says nothing either, as on Cloud Run, the database has no name.
/// </summary>
public static class MigrationTarget
{
    private static readonly string[] s_serverKeys = ["Host", "Server", "Data Source", "DataSource", "Address", "Addr", "Network Address"];
    private static readonly string[] s_databaseKeys = ["Database", "Initial Catalog", "DB"];
    private static readonly string[] s_schemaKeys = ["Search Path", "SearchPath", "Current Schema", "CurrentSchema", "Options"];
    private static readonly string[] s_fileEndings = [".db", ".db3", ".sqlite", ".sqlite3", ".mdf", ".fdb"];
    private static readonly string[] s_localNames = ["localhost", "127.", "::1", "0.0.0.0", "(local)", "(localdb)"];

    /// <summary>Names the database of a connection string.</summary>
    /// <param name="connectionString">The connection string, of any driver.</param>
    /// <returns>The name; null if the text is not a connection string, or doesn't name server and database.</returns>
    public static string? FromConnectionString(string? connectionString) => FromConnectionString(connectionString, Environment.MachineName);

    /// <summary>Names the database of a connection, which is not opened.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="history">What else tells one set of migrations in it from another, such as the history table; null if nothing.</param>
    /// <returns>The name; null if the connection doesn't tell its server.</returns>
    public static string? FromConnection(DbConnection connection, string? history = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return FromServer(connection.DataSource, connection.Database, Details(connection, history), Environment.MachineName);
    }

    /// <summary>Names the database of a connection to a file, as SQLite's is; the connection is not opened.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="history">What else tells one set of migrations in it from another, such as the history table; null if nothing.</param>
    /// <returns>The name; null if the database is kept in memory.</returns>
    public static string? FromFile(DbConnection connection, string? history = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var settings = new DbConnectionStringBuilder { ConnectionString = connection.ConnectionString };
        return IsInMemory(settings) || First(settings, s_serverKeys) is not { } path
            ? null
            : FromServer($"localhost/{Path.GetFullPath(path)}", null, Details(connection, history), Environment.MachineName);
    }

    internal static string? FromConnectionString(string? connectionString, string machine)
    {
        var settings = new DbConnectionStringBuilder();
        try
        {
            settings.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            return null;
        }

        if (First(settings, s_serverKeys) is not { } server)
        {
            return null;
        }

        var database = First(settings, s_databaseKeys);
        return IsInMemory(settings) || (database is null && !IsFile(server) && !IsSpanner(server))
            ? null
            : FromServer($"{server}:{First(settings, ["Port"])}", database, SchemaOf(settings), machine);
    }

    internal static string? FromServer(string? server, string? database, string? schema, string machine)
    {
        var place = string.IsNullOrWhiteSpace(server) ? null
            : !IsLocal(server) ? server
            : IsLocal(machine) || IsMemory(server) ? null
            : $"{machine}/{server}";
        return place is null ? null : string.Create(CultureInfo.InvariantCulture, $"{place.ToLowerInvariant()}\n{database}\n{schema}");
    }

    private static string Details(DbConnection connection, string? history) => $"{SchemaOf(connection.ConnectionString)}\n{history}";

    private static string? SchemaOf(string? connectionString)
    {
        try
        {
            return SchemaOf(new DbConnectionStringBuilder { ConnectionString = connectionString });
        }
        catch (ArgumentException)
        {
            return connectionString;
        }
    }

    private static string? SchemaOf(DbConnectionStringBuilder settings) => First(settings, s_schemaKeys);

    private static string? First(DbConnectionStringBuilder settings, string[] keys) => keys
        .Select(key => settings.TryGetValue(key, out var value) ? value.ToString() : null)
        .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    // Cloud SQL's sockets carry the name of the instance.
    private static bool IsLocal(string server)
    {
        var host = server.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? server[4..].TrimStart('/') : server;
        host = host.TrimStart('[');
        return host.Split(':', ',')[0] is "" or "."
            || host.StartsWith(".\\", StringComparison.Ordinal)
            || Array.Exists(s_localNames, name => host.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            || host.Split(',').Skip(1).Any(IsLocal)
            || (host.StartsWith('/') && !host.StartsWith("/cloudsql/", StringComparison.Ordinal))
            || IsFile(host);
    }

    private static bool IsInMemory(DbConnectionStringBuilder settings) =>
        First(settings, s_serverKeys) is not { } server || IsMemory(server) || First(settings, ["Mode"]) is "Memory" or "memory";

    private static bool IsMemory(string server) => server.Contains(":memory:", StringComparison.OrdinalIgnoreCase);

    private static bool IsFile(string server) =>
        IsMemory(server)
        || Array.Exists(s_fileEndings, ending => server.TrimEnd(':').EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsSpanner(string server) => server.Contains("/databases/", StringComparison.Ordinal);
}
