using System.Security.Cryptography;
using System.Text;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Stores.Spanner;

/// <summary>A table of this library: its name, its DDL from the .sql file that Terraform reads as well, and its creation.</summary>
internal sealed class SpannerTable
{
    private readonly SpannerRestClient _client;
    private readonly SchemaChange _schemaChange;
    private readonly string _operationId;
    private readonly IReadOnlyList<string> _columns;
    private readonly string _setting;

    /// <summary>A table with a name that the user chooses.</summary>
    /// <param name="client">The database.</param>
    /// <param name="schemaChange">Runs the DDL.</param>
    /// <param name="name">The name; letters, digits and underscores.</param>
    /// <param name="ddl">The statement that creates it, by its name.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="setting">The setting with which the user chooses its name.</param>
    /// <exception cref="ArgumentException">The name is not an identifier.</exception>
    public SpannerTable(
        SpannerRestClient client,
        SchemaChange schemaChange,
        string name,
        Func<string, string> ddl,
        IReadOnlyList<string> columns,
        string setting)
    {
        TableName.Check(name, TableName.MaxLength, nameof(name));
        _client = client;
        _columns = columns;
        _setting = setting;
        _schemaChange = schemaChange;
        Name = name;
        Ddl = ddl(name);
        _operationId = $"mutex_table_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Ddl)))[..16]}";
    }

    public string Name { get; }

    public string Ddl { get; }

    /// <summary>The name, quoted for a statement.</summary>
    public string Quoted => $"`{Name}`";

    /// <summary>Whether the table exists in the database. Checked only after a call has failed, or before it is created.</summary>
    /// <param name="cause">How the call failed; null if none did.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SpannerRestException">A table of another kind has this name, or the database could not be reached.</exception>
    public async ValueTask<bool> ExistsAsync(SpannerRestException? cause, CancellationToken cancellationToken)
    {
        var found = await _client.QueryAsync(
            new SpannerStatement(
                "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = '' AND TABLE_NAME = @name", ("name", Name)),
            cancellationToken).ConfigureAwait(false);
        if (found.Rows.Count == 0)
        {
            return false;
        }

        var missing = _columns.Except(found.Rows.Select(row => row.GetString(0)), StringComparer.OrdinalIgnoreCase).ToList();
        return missing.Count == 0
            ? true
            : throw new SpannerRestException(
                SpannerStatusCode.FailedPrecondition,
                $"The table {Name} in {_client.Database} is not a SpannerMutex table: it has no column {string.Join(", ", missing)}. Choose another name with {_setting}.",
                cause);
    }

    /// <summary>
    /// Creates the table if it is missing. Concurrent callers share one operation by its id. If that id belongs to a table that
    /// was dropped since, or to an operation that Spanner no longer knows, the statement is sent again without an id.
    /// </summary>
    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(_operationId, cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerRestException e) when (e.Code == SpannerStatusCode.AlreadyExists)
        {
            // The id is used, and there is no operation to follow. Whether the table exists is checked next.
        }

        if (!await ExistsAsync(null, cancellationToken).ConfigureAwait(false))
        {
            await RunAsync(null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether an error may mean that the table is missing, or that a table of another kind has its name.</summary>
    public static bool MayBeMissing(SpannerRestException e) =>
        e.Missing is SpannerResource.Table or SpannerResource.Other
        || e.Code is SpannerStatusCode.InvalidArgument or SpannerStatusCode.FailedPrecondition;

    private async ValueTask RunAsync(string? operationId, CancellationToken cancellationToken)
    {
        var operation = await _schemaChange.RunAsync([Ddl], operationId, cancellationToken).ConfigureAwait(false);
        if (operation.Error is { } error && operationId is null)
        {
            throw new SpannerRestException(error.Code, $"The table {Name} could not be created: {error.Message}");
        }
    }
}
