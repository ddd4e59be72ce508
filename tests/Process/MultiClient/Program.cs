using MultiClient;

return await MultiClientCommand.RunAsync(args);
