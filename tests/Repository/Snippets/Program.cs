namespace Snippets;

/// <summary>The reader's own, which top-level statements make.</summary>
internal sealed class Program;
