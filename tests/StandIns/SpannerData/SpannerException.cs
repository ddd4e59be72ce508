using SpannerMutex;
using SpannerMutex.Spanner;

namespace Google.Cloud.Spanner.Data;

/// <summary>No DbException, without IsTransient; its message says little, the inner exception's says what happened.</summary>
public sealed class SpannerException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="code">The code.</param>
    /// <param name="innerException">What the server said.</param>
    public SpannerException(ErrorCode code, Exception? innerException = null)
        : base($"The call failed: {(SpannerStatusCode)(int)code}.", innerException) => ErrorCode = code;

    /// <summary>The code.</summary>
    public ErrorCode ErrorCode { get; }

    internal static async Task<T> TranslateAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (SpannerMutex.Spanner.SpannerRestException e)
        {
            throw new SpannerException((ErrorCode)(int)e.Code, e);
        }
        catch (OperationCanceledException e)
        {
            throw new SpannerException(ErrorCode.Cancelled, e);
        }
    }
}
