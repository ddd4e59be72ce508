using SpannerMutex.Simulation.Network;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Wire;

/// <summary>What a client of Spanner meets in the place of its answer.</summary>
internal sealed class HttpFailures(World world) : ICallFailures<SpannerAnswer>
{
    public bool MayHang => true;

    public void Refuse(PendingCall<SpannerAnswer> call, bool isForGood) => call.Answer(
        isForGood ? SpannerAnswer.Error("PERMISSION_DENIED", "Caller is missing IAM permission spanner.databases.write.")
            : world.Random.Next(3) switch
            {
                0 => SpannerAnswer.Error("RESOURCE_EXHAUSTED", "Too many requests."),
                1 => SpannerAnswer.Error("ABORTED", "Transaction was aborted."),
                _ => SpannerAnswer.Error("UNAVAILABLE", "The service is currently unavailable."),
            });

    public void Lose(PendingCall<SpannerAnswer> call, bool isReached)
    {
        switch (world.Random.Next(5))
        {
            case 0 when !isReached:
                call.Fail(new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused."));
                break;
            case 0 or 1:
                call.Fail(new HttpRequestException("The connection was reset."));
                break;
            case 2:
                call.Answer(SpannerAnswer.Error("UNAVAILABLE", "The service is currently unavailable."));
                break;
            case 3:
                call.Answer(new SpannerAnswer(502, "<html><title>502 Bad Gateway</title></html>"));
                break;
            default:
                call.Answer(new SpannerAnswer(200, "{\"commitTimest"));
                break;
        }
    }
}
