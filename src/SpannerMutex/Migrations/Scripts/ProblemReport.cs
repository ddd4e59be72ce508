namespace SpannerMutex.Migrations.Scripts;

/// <summary>Receives a problem of a file.</summary>
/// <param name="message">What is wrong, and the way out.</param>
/// <param name="line">The line, counted from 1; null where the file as a whole is meant.</param>
/// <param name="withoutQuotes">The message without what it quotes of the file; null if it quotes nothing.</param>
internal delegate void ProblemReport(string message, int? line, string? withoutQuotes = null);
