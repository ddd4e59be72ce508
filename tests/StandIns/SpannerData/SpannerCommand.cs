using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using SpannerMutex;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace Google.Cloud.Spanner.Data;

/// <summary>
/// Runs outside a transaction that it isn't given. DDL is one statement without a semicolon or a comment, outside
/// transactions, and heeds no token.
/// </summary>
public sealed class SpannerCommand : DbCommand
{
    private readonly SpannerParameterCollection _parameters = new();

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText { get; set; } = "";

    /// <inheritdoc/>
    public override int CommandTimeout { get; set; } = 60;

    /// <inheritdoc/>
    public override CommandType CommandType { get; set; } = CommandType.Text;

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <inheritdoc/>
    protected override DbConnection? DbConnection { get; set; }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => _parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction { get; set; }

    private SpannerRestClient Client => ((SpannerConnection)DbConnection!).Client;

    private SpannerStatement Statement => new(
        CommandText, [.. _parameters.Cast<SpannerParameter>().Select(p => (p.ParameterName, p.ToSpanner()))]);

    /// <inheritdoc/>
    public override void Cancel()
    {
    }

    /// <inheritdoc/>
    public override int ExecuteNonQuery() => ExecuteNonQueryAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        Check();
        if (CommandText.StartsWith("CREATE", StringComparison.Ordinal))
        {
            return await SpannerException.TranslateAsync(RunDdlAsync);
        }

        var transaction = (SpannerTransaction)(DbTransaction ?? throw new NotSupportedException("DML in autocommit is not stood in for."));
        return await SpannerException.TranslateAsync(
            async () => (int)await (await transaction.BegunAsync(cancellationToken)).ExecuteAsync(Statement, cancellationToken));
    }

    /// <inheritdoc/>
    public override object? ExecuteScalar() => throw new InvalidOperationException("A statement with THEN RETURN needs a reader.");

    /// <inheritdoc/>
    public override void Prepare()
    {
    }

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => new SpannerParameter();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        ExecuteDbDataReaderAsync(behavior, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        Check();
        return SpannerException.TranslateAsync<DbDataReader>(async () =>
        {
            var result = DbTransaction is SpannerTransaction transaction
                ? await (await transaction.BegunAsync(cancellationToken)).QueryAsync(Statement, cancellationToken)
                : await Client.QueryAsync(Statement, cancellationToken);
            return ToTable(result).CreateDataReader();
        });
    }

    private static DataTable ToTable(SpannerResult result)
    {
        var table = new DataTable();
        foreach (var column in result.Columns)
        {
            // Names may be missing or stand twice, which a DataTable doesn't take.
            table.Columns.Add(null, column.Type == "INT64" ? typeof(long) : typeof(string));
        }

        foreach (var row in result.Rows)
        {
            table.Rows.Add([.. result.Columns.Select((column, i) =>
                row.IsNull(i) ? DBNull.Value : column.Type == "INT64" ? row.GetInt64(i) : (object)row.GetString(i))]);
        }

        return table;
    }

    private async Task<int> RunDdlAsync()
    {
        if (DbTransaction is not null || CommandText.Contains(';', StringComparison.Ordinal) || CommandText.Contains("--", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("DDL is one statement, without semicolon or comment, outside any transaction.");
        }

        var operation = await Client.UpdateDdlAsync([CommandText], operationId: null);
        while (!operation.IsDone)
        {
            await Task.Delay(5);
            operation = (await Client.GetOperationAsync(operation.Id))!;
        }

        return operation.Error is { } error ? throw new SpannerMutex.Spanner.SpannerRestException(error.Code, error.Message) : 0;
    }

    private void Check()
    {
        if (CommandTimeout == 0)
        {
            throw new SpannerException((ErrorCode)(int)SpannerStatusCode.DeadlineExceeded);
        }
    }
}
