using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using SpannerMutex.Spanner.Rest;

namespace Google.Cloud.Spanner.Data;

/// <summary>Opening it does no I/O, and closing it ends no transaction.</summary>
public sealed class SpannerConnection : DbConnection
{
    private ConnectionState _state;
    private string _connectionString = "";

    /// <inheritdoc/>
    [AllowNull]
    public override string ConnectionString
    {
        get => _connectionString;
        set => _connectionString = value ?? "";
    }

    /// <inheritdoc/>
    public override string Database => Client.Database.ToString();

    /// <inheritdoc/>
    public override string DataSource => Database;

    /// <inheritdoc/>
    public override string ServerVersion => "1";

    /// <inheritdoc/>
    public override ConnectionState State => _state;

    internal SpannerRestClient Client => SpannerProviderFactory.Instance.ClientOf(_connectionString);

    /// <inheritdoc/>
    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Close() => _state = ConnectionState.Closed;

    /// <inheritdoc/>
    public override void Open() => _state = ConnectionState.Open;

    // The real one takes a session from its pool here, and blocks.
    /// <inheritdoc/>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        isolationLevel is IsolationLevel.Serializable or IsolationLevel.RepeatableRead or IsolationLevel.Snapshot
            ? new SpannerTransaction(this, isolationLevel)
            : throw new NotSupportedException($"The isolation level {isolationLevel} is not supported.");

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => new SpannerCommand { Connection = this };
}
