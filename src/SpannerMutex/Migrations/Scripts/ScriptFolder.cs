namespace SpannerMutex.Migrations.Scripts;

/// <summary>Reads the migration scripts of a folder.</summary>
/// <remarks>
/// <para>
/// Every file <c>V0001__add_orders.sql</c> in the folder is a migration. Any other name that ends with .sql, in whatever
/// case, is an error, since a typo must not skip a migration, and so is a migration's name with another ending
/// (<c>V0001__a.txt</c>). All other files are ignored, and so is everything whose name begins with a dot (editors' and file managers' own files, the hidden folders of a mounted
/// Kubernetes volume). Sub-folders are not read; one that holds what looks like a migration is an error.
/// </para>
/// <para>
/// A DDL file is sent as one operation. Spanner advises at most 10 statements that need a backfill (such as CREATE
/// INDEX) in one batch (https://cloud.google.com/spanner/docs/schema-updates): that is not checked here.
/// </para>
/// </remarks>
internal static class ScriptFolder
{
    private static readonly EnumerationOptions s_topLevel = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private static readonly EnumerationOptions s_firstLevel = new() { IgnoreInaccessible = true };

    // Links are not followed: they may be circular. Folders that can't be entered (lost+found) are ignored.
    private static readonly EnumerationOptions s_allLevels = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
    };

    /// <summary>Reads and validates all scripts of a folder.</summary>
    /// <param name="path">The folder; a relative path starts from the current directory.</param>
    /// <returns>The scripts, sorted by version.</returns>
    /// <exception cref="MigrationScriptException">
    /// The folder is missing or holds no migration, or files are wrong; it lists everything that is wrong.
    /// </exception>
    public static ScriptSet Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var folder = Path.GetFullPath(path);
        if (!Directory.Exists(folder))
        {
            throw MigrationScriptException.InOwnWords(folder, File.Exists(folder)
                ? $"The migrations path {folder} is a file. Give the folder that holds the V0001__name.sql files."
                : $"The migrations folder {folder} doesn't exist. Create it, copy it there or into the image, or correct the path: where it is relative, it begins at the app's content root, by default the directory that the process is started in.");
        }

        var problems = new List<ScriptProblem>();
        var names = MigrationNames(folder);
        var scripts = names
            .Select(name => ScriptFileName.Parse(name, names, problems))
            .OfType<ScriptFileName>()
            .Select(name => (Name: name, Script: ReadFile(folder, name, problems)))
            .ToList();
        ReportSharedVersions(scripts.Select(script => script.Name), problems);
        ReportStrays(folder, problems);

        if (problems.Count > 0)
        {
            throw new MigrationScriptException(folder, [.. problems
                .OrderBy(problem => problem.FileName, StringComparer.Ordinal)
                .ThenBy(problem => problem.Line)]);
        }

        return scripts.Count > 0
            ? new ScriptSet([.. scripts.Select(script => script.Script!)])
            : throw MigrationScriptException.InOwnWords(
                folder,
                $"The migrations folder {folder} holds no migration. Add a first one, V0001__name.sql, or correct the path.");
    }

    // Folders, too: a folder with such a name is probably a mistake.
    private static IReadOnlyList<string> MigrationNames(string folder) => [.. Directory
        .EnumerateFileSystemEntries(folder, "*", s_topLevel)
        .Select(entry => Path.GetFileName(entry))
        .Where(name => !name.StartsWith('.'))
        .Where(name => name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) || ScriptFileName.IsMigrationWithWrongEnding(name))
        .Order(StringComparer.Ordinal)];

    private static MigrationScript? ReadFile(string folder, ScriptFileName name, List<ScriptProblem> problems)
    {
        try
        {
            var path = Path.Combine(folder, name.FileName);
            if (NotReadable(path) is { } reason)
            {
                problems.Add(new ScriptProblem(name.FileName, null, reason));
                return null;
            }

            return ScriptReader.Read(name, File.ReadAllBytes(path), problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ScriptProblem(name.FileName, null, $"the file can't be read: {e.Message} Let this process read it."));
            return null;
        }
    }

    // Opening a pipe waits for its other end, and a device may never end. .NET can't distinguish them from a file, but both
    // have no length; an empty file contains no migration either.
    private static string? NotReadable(string path)
    {
        if (Directory.Exists(path))
        {
            return "it is a folder, or a link to one. Put the file itself there.";
        }

        var file = new FileInfo(path);
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target is { Exists: true, Length: 0 }
            ? "the file holds no statement: it is empty, or a pipe, a socket or a device, which are not read. Write one, or delete the file."
            : null;
    }

    private static void ReportSharedVersions(IEnumerable<ScriptFileName> names, List<ScriptProblem> problems)
    {
        foreach (var sharing in names.GroupBy(name => name.Version).Where(group => group.Count() > 1))
        {
            var files = string.Join(" and ", sharing.Select(name => name.FileName));
            problems.Add(new ScriptProblem(
                sharing.First().FileName,
                null,
                $"{files} share the version {sharing.Key}. Give all but one a new number."));
        }
    }

    private static void ReportStrays(string folder, List<ScriptProblem> problems)
    {
        var inFolders = Directory.EnumerateFiles(folder, "*", s_allLevels)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => file.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal));
        var strays = inFolders.Concat(InLinkedFolders(folder))
            .Where(file => ScriptFileName.LooksLikeMigration(Path.GetFileName(file)));
        foreach (var file in strays)
        {
            problems.Add(new ScriptProblem(
                file,
                null,
                "sub-folders are not read. Move the file up into the folder, or out of it if it is not a migration."));
        }
    }

    // One level only: links may be circular.
    private static IEnumerable<string> InLinkedFolders(string folder) => new DirectoryInfo(folder)
        .EnumerateDirectories("*", s_topLevel)
        .Where(child => !child.Name.StartsWith('.')
            && child.ResolveLinkTarget(returnFinalTarget: true) is { } target
            && target.FullName.TrimEnd(Path.DirectorySeparatorChar) != folder.TrimEnd(Path.DirectorySeparatorChar))
        .SelectMany(child => Directory.EnumerateFiles(child.FullName, "*", s_firstLevel))
        .Select(file => Path.GetRelativePath(folder, file));
}
