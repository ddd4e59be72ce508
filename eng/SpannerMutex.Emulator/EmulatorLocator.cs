using System.Diagnostics;

namespace SpannerMutex.Emulator;

/// <summary>Finds an installed emulator.</summary>
public static class EmulatorLocator
{
    private const string Folder = "bin/cloud_spanner_emulator";

    /// <summary>Looks on PATH, beside gcloud, in the usual places of the Cloud SDK, and last asks gcloud.</summary>
    /// <returns>The programs, or null.</returns>
    public static EmulatorBinaries? Find() => Candidates().Select(In).FirstOrDefault(found => found is not null);

    private static IEnumerable<string> Candidates()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        foreach (var folder in path)
        {
            yield return folder;
        }

        // On PATH stands a link into the SDK, as a rule; a link to nothing is no gcloud.
        var gcloud = path.Select(folder => new FileInfo(Path.Combine(folder, "gcloud")))
            .Where(file => file.Exists)
            .Select(file => file.ResolveLinkTarget(returnFinalTarget: true) ?? file)
            .FirstOrDefault(file => file.Exists);
        if (gcloud is not null)
        {
            yield return Path.Combine(Path.GetDirectoryName(gcloud.FullName)!, "..", Folder);
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        foreach (var root in (string[])["/usr/lib", "/usr/share", "/usr/local", "/opt", "/snap/google-cloud-cli/current", home])
        {
            yield return Path.Combine(root, "google-cloud-sdk", Folder);
        }

        // install-emulator.sh puts it here where it takes it out of the Docker image.
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set : Path.Combine(home, ".cache");
        yield return Path.Combine(cache, "spanner-mutex", "emulator");

        if (gcloud is not null && SdkRoot(gcloud.FullName) is { Length: > 0 } sdk)
        {
            yield return Path.Combine(sdk, Folder);
        }
    }

    private static EmulatorBinaries? In(string folder)
    {
        var gateway = Path.GetFullPath(Path.Combine(folder, "gateway_main"));
        var server = Path.GetFullPath(Path.Combine(folder, "emulator_main"));
        return File.Exists(gateway) && File.Exists(server) ? new EmulatorBinaries(gateway, server) : null;
    }

    private static string SdkRoot(string gcloud)
    {
        using var process = Process.Start(new ProcessStartInfo(gcloud, ["info", "--format=value(installation.sdk_root)"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
