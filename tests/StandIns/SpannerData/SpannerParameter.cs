using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using SpannerMutex.Spanner;

namespace Google.Cloud.Spanner.Data;

/// <summary>A NULL needs its DbType, and many types are refused.</summary>
public sealed class SpannerParameter : DbParameter
{
    private DbType? _type;

    /// <inheritdoc/>
    public override DbType DbType
    {
        get => _type ?? DbType.Object;
        set => _type = value;
    }

    /// <inheritdoc/>
    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    /// <inheritdoc/>
    public override bool IsNullable { get; set; }

    /// <inheritdoc/>
    [AllowNull]
    public override string ParameterName { get; set; } = "";

    /// <inheritdoc/>
    public override int Size { get; set; }

    /// <inheritdoc/>
    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    /// <inheritdoc/>
    public override bool SourceColumnNullMapping { get; set; }

    /// <inheritdoc/>
    public override object? Value { get; set; }

    internal SpannerValue ToSpanner() => (Value, _type) switch
    {
        (null or DBNull, null) => throw new ArgumentException($"The NULL of @{ParameterName} has no DbType."),
        (null or DBNull, DbType.String) => SpannerValue.Null(SpannerTypeCode.String),
        (string text, null or DbType.String) => text,
        (long number, null or DbType.Int64) => number,
        _ => throw new NotSupportedException($"@{ParameterName} is {Value?.GetType()} under DbType {_type}."),
    };

    /// <inheritdoc/>
    public override void ResetDbType() => _type = null;
}
