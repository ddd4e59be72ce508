namespace SpannerMutex.AspNetCore.Registration;

/// <summary>A name that two migrators of the app have: outcomes are kept under it.</summary>
internal static class DuplicateName
{
    /// <summary>A name that two have; null if none.</summary>
    public static string? Find(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return names.FirstOrDefault(name => !seen.Add(name));
    }

    public static string Explain(string name) =>
        $"AddSpannerMutexMigrations(): Two migrators are called '{name}'. Outcomes are recorded under the name, so each needs its own: remove one of them if it was added twice by mistake, "
        + "or name them by the parameter name of UseFluentMigrator, UseEntityFrameworkCore or UseMigrator.";
}
