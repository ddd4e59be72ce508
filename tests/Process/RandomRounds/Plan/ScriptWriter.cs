using System.Globalization;

namespace RandomRounds.Plan;

/// <summary>Writes random migrations and works their effect out on the model as it goes.</summary>
internal sealed class ScriptWriter(Random random, ExpectedDatabase expected)
{
    private int _names;
    private long _ids;

    public PlannedScript[] Write(int count)
    {
        var scripts = new List<PlannedScript>
        {
            new(File(1, "begin"), Ddl(["CREATE TABLE Log (Id STRING(36) NOT NULL, Step STRING(20) NOT NULL) PRIMARY KEY (Id)", CreateTable()])),
        };
        var rows = Insert(expected.Tables[0]);
        scripts.Add(new(File(2, "dml"), Join([rows, .. Dml(2)])));
        for (var version = 3; version <= count; version++)
        {
            scripts.Add(random.Next(10) switch
            {
                < 4 => new PlannedScript(File(version, "ddl"), Ddl(Some(1, 3, DdlStatement))),
                < 8 => new PlannedScript(File(version, "dml"), Join(Dml(version))),
                _ => new PlannedScript(File(version, "partitioned"), $"-- partitioned\n{Join(Some(1, 2, PartitionedStatement))}"),
            });
        }

        return [.. scripts];
    }

    private static string File(int version, string what) => string.Create(CultureInfo.InvariantCulture, $"V{version:0000}__{what}.sql");

    private static string Join(IEnumerable<string> statements) => string.Concat(statements.Select(statement => $"{statement};\n"));

    private List<string> Some(int least, int most, Func<string> statement) =>
        [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => statement())];

    private string Ddl(List<string> statements)
    {
        expected.Ddl.AddRange(statements);
        return Join(statements);
    }

    private string DdlStatement() => random.Next(4) switch
    {
        0 => CreateTable(),
        1 => CreateIndex(),
        2 when AnyIndex() is { } found => DropIndex(found.Table, found.Index),
        _ => AddColumn(Any(), "C"),
    };

    private string CreateTable()
    {
        var table = new ExpectedTable(Next("T"));
        expected.Tables.Add(table);
        return $"CREATE TABLE {table.Name} (Id INT64 NOT NULL, N INT64 NOT NULL, P INT64) PRIMARY KEY (Id)";
    }

    private string CreateIndex()
    {
        var table = Any();
        var index = Next("I");
        table.Indexes.Add(index);
        return $"CREATE INDEX {index} ON {table.Name} ({table.Columns[random.Next(table.Columns.Count)]})";
    }

    private static string DropIndex(ExpectedTable table, string index)
    {
        table.Indexes.Remove(index);
        return $"DROP INDEX {index}";
    }

    private string AddColumn(ExpectedTable table, string prefix)
    {
        var column = Next(prefix);
        table.Columns.Add(column);
        return $"ALTER TABLE {table.Name} ADD COLUMN {column} INT64";
    }

    private List<string> Dml(int version)
    {
        var statements = Some(1, 4, DmlStatement);
        var step = string.Create(CultureInfo.InvariantCulture, $"V{version:0000}");
        expected.Logged.Add(step);
        statements.Insert(random.Next(statements.Count + 1), $"INSERT INTO Log (Id, Step) VALUES (GENERATE_UUID(), '{step}')");
        return statements;
    }

    private string DmlStatement()
    {
        var table = Any();
        return random.Next(4) switch
        {
            0 when table.Rows.Count > 0 => Delete(table),
            1 when table.Rows.Count > 0 => CountUp(table),
            2 when table.Rows.Count > 0 => Derive(table),
            _ => Insert(table.IsClosed ? expected.Tables.FirstOrDefault(open => !open.IsClosed) ?? table : table),
        };
    }

    private string Insert(ExpectedTable table)
    {
        if (table.IsClosed)
        {
            return CountUp(table);
        }

        var rows = Enumerable.Range(0, random.Next(5, 60)).Select(_ => (Id: ++_ids, N: random.Next(1000))).ToArray();
        foreach (var (id, n) in rows)
        {
            table.Rows.Add(id, new Dictionary<string, long> { ["N"] = n });
        }

        return $"INSERT INTO {table.Name} (Id, N) VALUES {string.Join(", ", rows.Select(row => $"({row.Id}, {row.N})"))}";
    }

    private string CountUp(ExpectedTable table)
    {
        var (from, by) = (random.NextInt64(_ids + 1), random.Next(1, 100));
        foreach (var row in table.Rows.Where(row => row.Key >= from))
        {
            row.Value["N"] += by;
        }

        return $"UPDATE {table.Name} SET N = N + {by} WHERE Id >= {from}";
    }

    private string Derive(ExpectedTable table)
    {
        var column = table.Columns[random.Next(table.Columns.Count)];
        var by = random.Next(1, 100);
        foreach (var row in table.Rows.Values)
        {
            row[column] = row["N"] * 2 + by;
        }

        return $"UPDATE {table.Name} SET {column} = N * 2 + {by} WHERE true";
    }

    private string Delete(ExpectedTable table)
    {
        var id = table.Rows.Keys.ElementAt(random.Next(table.Rows.Count));
        table.Rows.Remove(id);
        return $"DELETE FROM {table.Name} WHERE Id = {id}";
    }

    private string PartitionedStatement()
    {
        // One value a table for ever, whoever sets it and however often.
        var table = Any();
        table.IsClosed = true;
        foreach (var row in table.Rows.Values)
        {
            row["P"] = 7;
        }

        return $"UPDATE {table.Name} SET P = 7 WHERE true";
    }

    private ExpectedTable Any() => expected.Tables[random.Next(expected.Tables.Count)];

    private (ExpectedTable Table, string Index)? AnyIndex()
    {
        var indexes = expected.Tables.SelectMany(table => table.Indexes.Select(index => (table, index))).ToArray();
        return indexes.Length == 0 ? null : indexes[random.Next(indexes.Length)];
    }

    private string Next(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{++_names}");
}
