namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>The Markdown files of the repository.</summary>
internal static class DocumentationPages
{
    private static readonly string[] s_foldersOfTools = ["bin", "obj", "node_modules", ".git", "artifacts", "packages"];

    /// <summary>Every Markdown file that belongs to the repository.</summary>
    public static IEnumerable<string> All(string root) => Directory
        .EnumerateFiles(root, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Where(page => !Path.GetRelativePath(root, page).Split(Path.DirectorySeparatorChar).Any(s_foldersOfTools.Contains));

    /// <summary>The pages that explain the library: those in the root, the documentation, and the pages of the packages.</summary>
    public static IEnumerable<string> ForUsers(string root) => All(root)
        .Where(page => Path.GetRelativePath(root, page) is var path
            && (!path.Contains(Path.DirectorySeparatorChar) || path.StartsWith("docs", StringComparison.Ordinal) || path.StartsWith("src", StringComparison.Ordinal)));
}
