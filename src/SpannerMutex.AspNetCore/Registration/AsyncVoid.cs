using System.Runtime.CompilerServices;

namespace SpannerMutex.AspNetCore.Registration;

/// <summary>Rejects an asynchronous method where nothing would wait for its end.</summary>
internal static class AsyncVoid
{
    /// <exception cref="ArgumentException">The delegate is an <c>async</c> lambda or method without a task.</exception>
    public static void Refuse(Delegate action, string parameter, string advice)
    {
        if (action.GetInvocationList().Any(one => one.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false)))
        {
            throw new ArgumentException($"It is asynchronous and returns no task, so nothing can wait for its end. {advice}", parameter);
        }
    }
}
