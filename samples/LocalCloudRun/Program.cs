using System.CommandLine;
using LocalCloudRun;

return await DemoCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,

    // After Ctrl-C or SIGTERM the instances have 10 s to end, as on Cloud Run; then this process ends them.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
});
