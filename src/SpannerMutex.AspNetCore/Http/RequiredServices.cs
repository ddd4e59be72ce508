using Microsoft.Extensions.DependencyInjection;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>Throws an error with the way out if the gate's services are missing in an app.</summary>
internal static class RequiredServices
{
    public static T GetSpannerMutexService<T>(this IServiceProvider services)
        where T : class =>
        services.GetService<T>() ?? throw new InvalidOperationException(
            "The services of SpannerMutex are missing. Call builder.Services.AddSpannerMutexMigrations() before the app is built.");
}
