using Npgsql;
using SpannerMutex.PostgreSql;

namespace SpannerMutex.TestSupport.PostgreSql;

/// <summary>An empty database of its own. Nothing is started before a test asks for it, so that skipping works.</summary>
public sealed class PostgreSqlDatabase(PostgreSqlFixture postgres) : IAsyncDisposable
{
    private readonly string _name = "t" + Guid.NewGuid().ToString("N")[..20];
    private readonly SemaphoreSlim _making = new(1);
    private NpgsqlDataSource? _dataSource;

    public async Task<NpgsqlDataSource> DataSourceAsync()
    {
        await _making.WaitAsync();
        try
        {
            if (_dataSource is null)
            {
                var server = await postgres.ServerAsync();
                await using var admin = NpgsqlDataSource.Create(server.ConnectionString());
                await ExecuteAsync(admin, $"CREATE DATABASE {_name}");
                _dataSource = NpgsqlDataSource.Create(server.ConnectionString(_name));
            }

            return _dataSource;
        }
        finally
        {
            _making.Release();
        }
    }

    public async Task<int> ExecuteAsync(string sql, params object[] parameters) =>
        await ExecuteAsync(await DataSourceAsync(), sql, parameters);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = (await DataSourceAsync()).CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _making.Dispose();
        if (_dataSource is not null)
        {
            await _dataSource.DisposeAsync();
        }
    }

    private static async Task<int> ExecuteAsync(NpgsqlDataSource source, string sql, params object[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return await command.ExecuteNonQueryAsync();
    }
}
