using Npgsql;
using SpannerMutex.PostgreSql;

namespace SpannerMutex.TestSupport.PostgreSql;

/// <summary>A primary that waits for its synchronous standby at each commit, and that standby.</summary>
public sealed class ReplicatedPostgreSql : IAsyncDisposable
{
    private readonly PostgreSqlServer _primary;
    private readonly PostgreSqlServer _standby;

    private ReplicatedPostgreSql(PostgreSqlServer primary, PostgreSqlServer standby)
    {
        (_primary, _standby) = (primary, standby);
        Primary = NpgsqlDataSource.Create(primary.ConnectionString());
        Standby = NpgsqlDataSource.Create(standby.ConnectionString());
    }

    public NpgsqlDataSource Primary { get; }

    public NpgsqlDataSource Standby { get; }

    public static async Task<ReplicatedPostgreSql> StartAsync()
    {
        var binaries = PostgreSqlFixture.Binaries();
        var primary = await PostgreSqlServer.StartAsync(binaries, "synchronous_standby_names=*");
        return new ReplicatedPostgreSql(primary, await primary.StartStandbyAsync(binaries));
    }

    /// <summary>Ends the replication: what is committed from now on waits for the standby.</summary>
    public async Task CutOffAsync()
    {
        await ExecuteAsync(Standby, "ALTER SYSTEM SET primary_conninfo = ''");
        await ExecuteAsync(Standby, "SELECT pg_reload_conf()");
        await UntilAsync(Primary, "SELECT count(*) = 0 FROM pg_stat_replication");
    }

    /// <summary>Lets the standby catch up, with which all waits end.</summary>
    public async Task ReconnectAsync()
    {
        await ExecuteAsync(Standby, $"ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port={_primary.Port} user=postgres'");
        await ExecuteAsync(Standby, "SELECT pg_reload_conf()");
        await UntilAsync(Primary, "SELECT count(*) = 1 FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn >= pg_current_wal_flush_lsn()");
    }

    /// <summary>Waits until a commit waits for the standby.</summary>
    public Task CommitHangsAsync() => UntilAsync(Primary, "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'");

    /// <summary>Does something to each server process that waits for the standby.</summary>
    public Task EachHangingCommitAsync(string function) =>
        ExecuteAsync(Primary, $"SELECT {function}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");

    /// <summary>Makes the standby a primary. The old one still runs, as behind a broken network.</summary>
    public async Task PromoteAsync()
    {
        await ExecuteAsync(Standby, "SELECT pg_promote()");
        await UntilAsync(Standby, "SELECT NOT pg_is_in_recovery()");
    }

    /// <summary>Ends the primary at once.</summary>
    public ValueTask KillPrimaryAsync() => _primary.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Primary.DisposeAsync();
        await Standby.DisposeAsync();
        await _standby.DisposeAsync();
        await _primary.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource server, string sql)
    {
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(NpgsqlDataSource server, string question)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        await using var command = server.CreateCommand(question);
        while (await command.ExecuteScalarAsync(deadline.Token) is not true)
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
