using GateHost;

await GateHostApp.RunAsync(args);
