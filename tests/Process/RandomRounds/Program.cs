using RandomRounds;

return await RoundsCommand.RunAsync(args);
