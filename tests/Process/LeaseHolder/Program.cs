using LeaseHolder;

return await HolderCommand.RunAsync(args);
