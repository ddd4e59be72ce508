namespace SpannerMutex.Stores;

/// <summary>The DDL of this library's tables, from the .sql files that Terraform reads as well.</summary>
internal static class TableDdl
{
    private const string LeaseTableFile = "SpannerMutex.Stores.lease-table.sql";

    /// <summary>The lease table's default name, and its name in the .sql file.</summary>
    public const string DefaultLeaseTable = "SpannerMutexLeases";

    /// <summary>The statement that creates the lease table in a GoogleSQL database.</summary>
    /// <param name="name">The table's name; checked by <see cref="TableName.Check" />.</param>
    public static string LeaseTable(string name) => Read(LeaseTableFile, DefaultLeaseTable, name);

    /// <summary>The statement of a .sql file, for a table of another name.</summary>
    /// <param name="file">The embedded .sql file.</param>
    /// <param name="defaultName">The table's name in the file.</param>
    /// <param name="name">The name to put in its place; checked by <see cref="TableName.Check" />.</param>
    public static string Read(string file, string defaultName, string name)
    {
        using var stream = typeof(TableDdl).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The resource {file} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace(defaultName, $"`{name}`", StringComparison.Ordinal).TrimEnd();
    }
}
