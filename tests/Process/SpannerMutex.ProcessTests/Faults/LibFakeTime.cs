namespace SpannerMutex.ProcessTests.Faults;

/// <summary>Shifts the wall clock of a process by libfaketime; its monotonic clock goes on as it is.</summary>
internal static class LibFakeTime
{
    private static readonly string? s_library = ((string[])["/usr/lib", "/usr/lib64"])
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder).Append(folder))
        .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
        .FirstOrDefault(File.Exists);

    /// <summary>The environment of such a process. Without the library the test skips, or fails where CI is set.</summary>
    public static IReadOnlyDictionary<string, string?> Shifted(string shift)
    {
        const string Reason = "There is no libfaketime to shift a clock with: run eng/install-libfaketime.sh, or install the package libfaketime.";
        if (s_library is null && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.SkipWhen(s_library is null, Reason);
        return new Dictionary<string, string?> { ["LD_PRELOAD"] = s_library, ["FAKETIME"] = shift, ["DONT_FAKE_MONOTONIC"] = "1" };
    }
}
