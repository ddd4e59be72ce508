namespace SpannerMutex.Migrations;

/// <summary>Each migrator of a gate has its own name, under which its outcomes are recorded.</summary>
internal static class MigratorNames
{
    public const int Longest = 128;

    public static void Check(IReadOnlyList<ISchemaMigrator> migrators)
    {
        ArgumentNullException.ThrowIfNull(migrators);
        if (migrators.Count == 0)
        {
            throw new ArgumentException("A gate needs a migrator.", nameof(migrators));
        }

        foreach (var migrator in migrators)
        {
            ArgumentNullException.ThrowIfNull(migrator, nameof(migrators));
            if (string.IsNullOrWhiteSpace(migrator.Name) || migrator.Name.Length > Longest)
            {
                throw new ArgumentException($"The name '{migrator.Name}' of a migrator is empty or longer than {Longest} characters.", nameof(migrators));
            }
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (migrators.FirstOrDefault(migrator => !seen.Add(migrator.Name)) is { } twice)
        {
            throw new ArgumentException($"Two migrators are called '{twice.Name}'. Outcomes are recorded under the name, so each needs its own.", nameof(migrators));
        }
    }
}
