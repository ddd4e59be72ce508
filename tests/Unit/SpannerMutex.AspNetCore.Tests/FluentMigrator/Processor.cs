using System.Data;
using System.Data.Common;
using FluentMigrator;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>A connection to a server of one kind, with its limit for idle transactions in milliseconds.</summary>
internal sealed class Processor(string database, string? limit) : IMigrationProcessor
{
    public string DatabaseType => database;

    public DataSet Read(string sql, params object[] args)
    {
        if (limit is null)
        {
            throw new UnknownSettingException();
        }

        var table = new DataTable();
        table.Columns.Add("setting", typeof(string));
        table.Rows.Add(limit);
        return new DataSet { Tables = { table } };
    }

    private sealed class UnknownSettingException : DbException;
}
