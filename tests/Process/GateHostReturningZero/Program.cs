using GateHost;

await GateHostApp.RunAsync(args);
return 0;
