using SpannerMutex.Simulation.CommandLine;

// The test runners start this executable too: what isn't ours is theirs.
return SimulationCommand.IsMeant(args)
    ? SimulationCommand.Run(args)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
