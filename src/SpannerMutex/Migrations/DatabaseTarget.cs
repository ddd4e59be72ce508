using System.Data.Common;
using System.Globalization;

namespace SpannerMutex.Migrations;

/// <summary>
/// Names a database from a connection to it: server, database, schema, and nothing of its user or password. A server on this
/// very machine (a loopback address, a socket, a file) is another one on each machine, so the machine's name goes with it;
/// where that says nothing either, as on Cloud Run, the database has no name.
/// </summary>
internal static class DatabaseTarget
{
    private static readonly string[] ServerKeys = ["Host", "Server", "Data Source", "DataSource", "Address", "Addr", "Network Address"];
    private static readonly string[] DatabaseKeys = ["Database", "Initial Catalog", "DB"];
    private static readonly string[] SchemaKeys = ["Search Path", "SearchPath", "Current Schema", "CurrentSchema", "Options"];
    private static readonly string[] FileEndings = [".db", ".db3", ".sqlite", ".sqlite3", ".mdf", ".fdb"];
    private static readonly string[] LocalNames = ["localhost", "127.", "::1", "0.0.0.0", "(local)", "(localdb)"];

    /// <summary>Null if the text is no connection string, or doesn't tell server and database.</summary>
    public static string? OfConnectionString(string? connectionString, string machine)
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

        if (First(settings, ServerKeys) is not { } server)
        {
            return null;
        }

        var database = First(settings, DatabaseKeys);
        return IsInMemory(settings) || (database is null && !IsFile(server) && !IsSpanner(server))
            ? null
            : Of($"{server}:{First(settings, ["Port"])}", database, SchemaOf(settings), machine);
    }

    /// <summary>Null if the server doesn't tell which it is.</summary>
    /// <param name="server">Its address, or a file.</param>
    /// <param name="database">The database on it.</param>
    /// <param name="schema">What else tells it apart, such as a history table.</param>
    /// <param name="machine">The name of this machine.</param>
    public static string? Of(string? server, string? database, string? schema, string machine)
    {
        var place = string.IsNullOrWhiteSpace(server) ? null
            : !IsLocal(server) ? server
            : IsLocal(machine) || IsMemory(server) ? null
            : $"{machine}/{server}";
        return place is null ? null : string.Create(CultureInfo.InvariantCulture, $"{place.ToLowerInvariant()}\n{database}\n{schema}");
    }

    /// <summary>Null if the database is kept in memory.</summary>
    public static string? OfFile(string? connectionString, string? schema, string machine)
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return IsInMemory(settings) || First(settings, ServerKeys) is not { } path
            ? null
            : Of($"localhost/{Path.GetFullPath(path)}", null, schema, machine);
    }

    /// <summary>The schema that a connection string chooses; null if it chooses none.</summary>
    public static string? SchemaOf(string? connectionString)
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

    private static string? SchemaOf(DbConnectionStringBuilder settings) => First(settings, SchemaKeys);

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
            || Array.Exists(LocalNames, name => host.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            || host.Split(',').Skip(1).Any(IsLocal)
            || (host.StartsWith('/') && !host.StartsWith("/cloudsql/", StringComparison.Ordinal))
            || IsFile(host);
    }

    private static bool IsInMemory(DbConnectionStringBuilder settings) =>
        First(settings, ServerKeys) is not { } server || IsMemory(server) || First(settings, ["Mode"]) is "Memory" or "memory";

    private static bool IsMemory(string server) => server.Contains(":memory:", StringComparison.OrdinalIgnoreCase);

    private static bool IsFile(string server) =>
        IsMemory(server)
        || Array.Exists(FileEndings, ending => server.TrimEnd(':').EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsSpanner(string server) => server.Contains("/databases/", StringComparison.Ordinal);
}
