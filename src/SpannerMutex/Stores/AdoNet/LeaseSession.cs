using System.Data;
using System.Data.Common;
using SpannerMutex.Errors;

namespace SpannerMutex.Stores.AdoNet;

/// <summary>The connection of one call of the store.</summary>
/// <param name="table">The checked name of the lease table.</param>
/// <param name="timeout">How long a statement may take.</param>
internal sealed class LeaseSession(string table, TimeSpan timeout) : IAsyncDisposable
{
    private const int Open = 0;
    private const int Committing = 1;
    private const int Abandoned = 2;

    // For a driver 0 means no limit.
    private readonly int _timeoutSeconds = (int)Math.Ceiling(timeout.TotalSeconds);

    private DbConnection? _connection;
    private DbTransaction? _transaction;
    private int _state;

    public string Table => table;

    /// <summary>
    /// How long a statement waits for a lock: half of its time-out, so that the server rejects it, which is certain, before the
    /// call is given up, whose outcome would be unknown.
    /// </summary>
    public TimeSpan LockTimeout => timeout / 2;

    /// <summary>Whether the call has begun to commit, so that it must not be retried automatically.</summary>
    public bool IsCommitting => Volatile.Read(ref _state) == Committing;

    /// <summary>Opens the connection, which is disposed with this object; closes an open one first.</summary>
    public async ValueTask OpenAsync(DbDataSource dataSource, CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        _connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connection. Errors are ignored: the server's reply remains valid.</summary>
    public async ValueTask CloseAsync()
    {
        await DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        (_transaction, _connection) = (null, null);
    }

    /// <summary>Begins the call's only transaction, which is rolled back when this object is disposed, unless it was committed.</summary>
    public async ValueTask<DbTransaction> BeginAsync(IsolationLevel isolation, CancellationToken cancellationToken) =>
        _transaction = await _connection!.BeginTransactionAsync(isolation, cancellationToken).ConfigureAwait(false);

    /// <summary>Called before anything that commits a write.</summary>
    /// <exception cref="OperationCanceledException">The call was abandoned, and reported as not applied.</exception>
    public void BeginCommit()
    {
        if (Interlocked.CompareExchange(ref _state, Committing, Open) == Abandoned)
        {
            throw new OperationCanceledException("The call took too long and was given up before its commit.");
        }
    }

    /// <summary>Abandons the call, whatever the driver is doing.</summary>
    /// <returns>Whether it is certain that the call wrote nothing and never will.</returns>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Open) != Committing;

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public async ValueTask<int> ExecuteAsync(
        DbTransaction? transaction,
        string sql,
        CancellationToken cancellationToken,
        params (string Name, object? Value)[] parameters)
    {
        var command = Command(transaction, sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a query, or a statement that returns rows, and reads the server's whole reply.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(
        DbTransaction? transaction,
        string sql,
        Func<DbDataReader, T> read,
        CancellationToken cancellationToken,
        params (string Name, object? Value)[] parameters)
    {
        var command = Command(transaction, sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            return await ReadAsync(command, 0, read, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs statements that commit by themselves and return rows. They are never cancelled, by no token and no command time-out:
    /// a database may report success for a commit that was cancelled although its standby doesn't have it (PostgreSQL
    /// does). A caller that doesn't want to wait any longer abandons the call, and its outcome is unknown.
    /// </summary>
    /// <param name="sql">The statements.</param>
    /// <param name="leadingResults">How many results come before the one that is read.</param>
    /// <param name="read">Reads a row of that.</param>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="CommitNotReplicatedException">The wait for the standby was cancelled on the server.</exception>
    public async ValueTask<List<T>> QueryAndCommitAsync<T>(
        string sql, int leadingResults, Func<DbDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        BeginCommit();
        var command = Command(null, sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = 0;
            using var warning = NpgsqlBinding.Watch(_connection!);
            var rows = await ReadAsync(command, leadingResults, read, CancellationToken.None).ConfigureAwait(false);
            return warning.WaitWasCancelled ? throw new CommitNotReplicatedException() : rows;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_transaction is not null)
            {
                await _transaction.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (_connection is not null)
            {
                await _connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<List<T>> ReadAsync<T>(
        DbCommand command, int leadingResults, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            for (var i = 0; i < leadingResults; i++)
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }

            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }

            // Without a transaction the rows arrive before the commit, so nothing is certain before the end of the reply is read;
            // only the last of these calls must report an error.
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
            }

            return rows;
        }
    }

    private DbCommand Command(DbTransaction? transaction, string sql, (string Name, object? Value)[] parameters)
    {
        var command = _connection!.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = _timeoutSeconds;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.DbType = value is long ? DbType.Int64 : DbType.String; // Spanner needs the type of a NULL too.
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
