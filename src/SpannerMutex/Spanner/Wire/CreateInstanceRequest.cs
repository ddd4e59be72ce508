namespace SpannerMutex.Spanner.Wire;

internal sealed record CreateInstanceRequest(string InstanceId, CreateInstanceRequest.NewInstance Instance)
{
    internal sealed record NewInstance(string Config, string DisplayName, int NodeCount);
}
