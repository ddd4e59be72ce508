namespace SpannerMutex.RepositoryTests.Architecture;

/// <summary>A type of one room that uses a type of another.</summary>
/// <param name="From">The room of the type that uses.</param>
/// <param name="To">The room of the type that is used.</param>
/// <param name="User">The type that uses.</param>
/// <param name="Used">The type that is used.</param>
internal sealed record Arrow(string From, string To, string User, string Used)
{
    public override string ToString() => $"{From} → {To} ({User} uses {Used})";
}
