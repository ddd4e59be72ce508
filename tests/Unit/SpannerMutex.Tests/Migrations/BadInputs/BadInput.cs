using System.Text;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.Tests.Migrations.BadInputs;

/// <summary>What somebody may lay into the folder, and what must come of it.</summary>
/// <param name="Title">Says what it is.</param>
/// <param name="Lay">Lays the folder.</param>
/// <param name="Says">What the error says, at least; empty if the input is right.</param>
internal sealed record BadInput(string Title, Action<TemporaryFolder> Lay, params string[] Says)
{
    public const string Create = "CREATE TABLE t (id INT64) PRIMARY KEY (id);\n";

    public IReadOnlyList<HistoryEntry> History { get; init; } = [];

    public bool OutOfOrder { get; init; }

    /// <summary>A file of this name, its content right.</summary>
    public static BadInput Name(string fileName, params string[] says) =>
        new($"name {fileName}", folder => folder.With(fileName, Create), says);

    /// <summary>This text as the second file.</summary>
    public static BadInput Sql(string sql, params string[] says) => Bytes($"sql {sql}", Encoding.UTF8.GetBytes(sql), says);

    public static BadInput Bytes(string title, byte[] content, params string[] says) =>
        new(title, folder => folder.With("V0001__first.sql", Create).With("V0002__second.sql", content), says);
}
