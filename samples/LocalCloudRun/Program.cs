using LocalCloudRun;

return await DemoCommand.RunAsync(args);
