using System.CommandLine;
using EmulatorTool;

var install = new Command("install", "Finds a Spanner emulator, or installs one.");
install.SetAction((_, cancellationToken) => EmulatorCommands.RunAsync(EmulatorCommands.InstallAsync, cancellationToken));

var serve = new Command(
    "serve", "Starts an emulator that is installed, prints its host and gRPC port, and ends it when stdin ends. Prints nothing where there is none.");
serve.SetAction((_, cancellationToken) => EmulatorCommands.RunAsync(EmulatorCommands.ServeAsync, cancellationToken));

var root = new RootCommand("The Cloud Spanner emulator of the tests and the demo.") { install, serve };
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
