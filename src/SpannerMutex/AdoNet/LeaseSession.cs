using System.Data;
using System.Data.Common;

namespace SpannerMutex.AdoNet;

/// <summary>One open connection, for one call of the store.</summary>
/// <param name="connection">The connection; it is closed with this object.</param>
/// <param name="table">The checked name of the lease table.</param>
/// <param name="timeoutSeconds">How long a statement may take.</param>
internal sealed class LeaseSession(DbConnection connection, string table, int timeoutSeconds) : IAsyncDisposable
{
    public string Table => table;

    public ValueTask<DbTransaction> BeginAsync(IsolationLevel isolation, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(isolation, cancellationToken);

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

    /// <summary>Runs a query, or a statement that returns rows, to the very end of the server's answer.</summary>
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
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }

                // The rows come before the commit of a statement that has no transaction, so nothing stands for certain
                // before the answer's end is read; only the last of these calls must report what went wrong there.
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                }

                return rows;
            }
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private DbCommand Command(DbTransaction? transaction, string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = timeoutSeconds;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.DbType = value is long ? DbType.Int64 : DbType.String; // Spanner wants the type of a NULL too.
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
