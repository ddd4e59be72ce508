using RolloutDemo;

return await DemoCommand.RunAsync(args);
