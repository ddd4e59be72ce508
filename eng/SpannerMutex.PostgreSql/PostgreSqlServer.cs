using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SpannerMutex.PostgreSql;

/// <summary>
/// A running PostgreSQL with a cluster of its own in a temporary folder, on a port of its own. Server and folder go with
/// this object, and also when this process is killed: a shell above the server holds the other end of a pipe.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    // PostgreSQL refuses to run as root, so root steps down to the user that its package makes. A shell lets what it starts
    // in the background ignore SIGQUIT, and a server that has just begun has no handler yet: hence env.
    private const string Supervisor = """
        folder=$1 postgres=$2 port=$3 initdb=$4 basebackup=$5 primary=$6
        shift 6
        step_down=
        if [ "$(id -u)" = 0 ]; then
          step_down="setpriv --reuid=postgres --regid=postgres --init-groups"
          chown postgres "$folder"
        fi
        cd "$folder"
        if [ -n "$primary" ]; then
          $step_down "$basebackup" -D "$folder/data" -h 127.0.0.1 -p "$primary" -U postgres --checkpoint=fast --write-recovery-conf --no-sync
        else
          $step_down "$initdb" -D "$folder/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
        fi
        env --default-signal=QUIT $step_down "$postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
          -c fsync=off -c max_connections=300 "$@" >/dev/null &
        cat >/dev/null
        kill -QUIT $!
        wait $!
        cd /
        rm -rf "$folder"
        """;

    private static readonly TimeSpan s_startDeadline = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private PostgreSqlServer(PostgreSqlBinaries binaries, int port, PostgreSqlServer? primary, IEnumerable<string> settings)
    {
        Port = port;
        var folder = Directory.CreateTempSubdirectory("spannermutex-pg-").FullName;
        _process = Process.Start(new ProcessStartInfo(
            "setsid",
            [
                "sh", "-c", Supervisor, "postgresql", folder, binaries.Server, $"{port}", binaries.InitDb, binaries.BaseBackup, $"{primary?.Port}",
                .. settings.SelectMany(setting => new[] { "-c", setting }),
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts a server and waits until it takes connections.</summary>
    /// <param name="binaries">Its programs.</param>
    /// <param name="settings">Settings beside the usual ones, as name=value.</param>
    /// <returns>The running server.</returns>
    public static Task<PostgreSqlServer> StartAsync(PostgreSqlBinaries binaries, params string[] settings) =>
        StartAsync(new PostgreSqlServer(binaries, FreePort(), null, settings));

    /// <summary>Starts a hot standby, which follows this server by streaming replication.</summary>
    /// <param name="binaries">Its programs.</param>
    /// <returns>The running standby.</returns>
    public Task<PostgreSqlServer> StartStandbyAsync(PostgreSqlBinaries binaries) =>
        StartAsync(new PostgreSqlServer(binaries, FreePort(), this, []));

    /// <summary>How Npgsql connects to a database as its superuser.</summary>
    /// <param name="database">The database.</param>
    /// <returns>The connection string.</returns>
    public string ConnectionString(string database = "postgres") =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<PostgreSqlServer> StartAsync(PostgreSqlServer server)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await server.IsReadyAsync())
        {
            if (server._process.HasExited || Stopwatch.GetElapsedTime(started) > s_startDeadline)
            {
                await server.DisposeAsync();
                throw new TimeoutException(
                    $"PostgreSQL did not answer on port {server.Port}. Its last words: {string.Join('\n', server._output)}");
            }

            await Task.Delay(20);
        }

        return server;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // An SSLRequest is the one thing that the protocol lets anybody ask: 'N' says that the server is up.
    private async Task<bool> IsReadyAsync()
    {
        if (!_output.Any(line => line.Contains("database system is ready to accept", StringComparison.Ordinal)))
        {
            return false;
        }

        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        await socket.GetStream().WriteAsync(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 });
        return socket.GetStream().ReadByte() == 'N';
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
            while (_output.Count > 20)
            {
                _output.TryDequeue(out _);
            }
        }
    }
}
