using System.Reflection;
using Microsoft.Extensions.Logging;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Leases;

namespace SpannerMutex.AspNetCore.Tests.Diagnostics;

/// <summary>People filter and alert by these ids and names.</summary>
public sealed class LogEventTests
{
    private static readonly LoggerMessageAttribute[] s_events =
        [.. new[] { typeof(Lease).Assembly, typeof(SpannerMutexMigrationsOptions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()];

    [Fact]
    public void Events_OfTheLibrary_HaveIdsAndNamesOfTheirOwn()
    {
        s_events.Length.ShouldBeGreaterThan(20);
        s_events.Select(e => e.EventId).ShouldBeUnique();
        s_events.Select(e => e.EventName).ShouldBeUnique();
        s_events.ShouldAllBe(e => e.EventId >= 1000 && !string.IsNullOrEmpty(e.EventName));
    }
}
