using System.Diagnostics.CodeAnalysis;

namespace SpannerMutex.Errors;

/// <summary>An error without any text: its types, codes and stack. It holds no reference to the error.</summary>
[SuppressMessage("Design", "CA1032", Justification = "It represents another error.")]
internal sealed class RedactedException : Exception
{
    private readonly string _type;
    private readonly string? _stackTrace;
    private readonly RedactedException[] _causes;

    public RedactedException(Exception e)
        : base(ErrorTypes.ChainOf(e))
    {
        _type = $"{e.GetType().Namespace}.{ErrorTypes.Of(e)}";
        _stackTrace = e.StackTrace;
        _causes = e switch
        {
            AggregateException many => [.. many.InnerExceptions.Select(inner => new RedactedException(inner))],
            { InnerException: { } inner } => [new RedactedException(inner)],
            _ => [],
        };
    }

    public override string? StackTrace => _stackTrace;

    /// <summary>Like that of other exceptions, without their messages.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine, new[] { _type, _stackTrace }.OfType<string>().Concat(_causes.Select(cause => $" ---> {cause}")));
}
