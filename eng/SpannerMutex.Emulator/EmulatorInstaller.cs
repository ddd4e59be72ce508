using System.Diagnostics;
using System.Reflection;

namespace SpannerMutex.Emulator;

/// <summary>Finds an installed emulator, after installing one where there is none.</summary>
public static class EmulatorInstaller
{
    private static readonly string s_script = typeof(EmulatorInstaller).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "EmulatorInstaller").Value!;

    /// <summary>Finds the emulator's programs, or installs them with install-emulator.sh.</summary>
    /// <param name="report">Is told that an installation begins.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The programs.</returns>
    /// <exception cref="EmulatorMissingException">There are none, and they could not be installed.</exception>
    public static async Task<EmulatorBinaries> FindOrInstallAsync(Action<string> report, CancellationToken cancellationToken)
    {
        if (EmulatorLocator.Find() is { } found)
        {
            return found;
        }

        report("There is no Spanner emulator here yet; trying to get one.");
        using var installer = Process.Start(new ProcessStartInfo("bash", [s_script]))!;
        await installer.WaitForExitAsync(cancellationToken);
        return EmulatorLocator.Find() ?? throw new EmulatorMissingException(
            """
            There is no Spanner emulator, and it could not be installed (the reason stands above). Do one of these and run this again:
              - start one anywhere and name it:  export SPANNER_EMULATOR_HOST=localhost:9010   (its REST port must be 10 higher)
              - Debian, Ubuntu, with Google's archive (https://cloud.google.com/sdk/docs/install#deb):
                    sudo apt-get install google-cloud-cli-spanner-emulator
              - with the Google Cloud CLI:  gcloud components install cloud-spanner-emulator
              - start Docker: the emulator is then taken from the image gcr.io/cloud-spanner-emulator/emulator
            """);
    }
}
