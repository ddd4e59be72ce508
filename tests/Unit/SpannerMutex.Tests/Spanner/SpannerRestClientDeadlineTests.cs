using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerRestClientDeadlineTests
{
    private static readonly SpannerStatement s_one = new("SELECT 1");
    private static readonly SpannerMutation[] s_write = [SpannerMutation.Insert("t", ("k", "a"))];

    [Fact]
    public async Task Query_HangingServer_EndsAtTheDeadline()
    {
        await using var server = await ScriptedServer.StartAsync();
        var clock = new VirtualClock();
        var arrived = new TaskCompletionSource();
        server.On("executeSql", Answers.Error(503, "UNAVAILABLE", "the last words"), Answers.Hang(arrived));
        using var client = server.NewClient(clock);

        var query = client.QueryAsync(s_one).AsTask();
        clock.Advance(await clock.WhenWaitingAsync(length => length < TimeSpan.FromSeconds(1)));
        await arrived.Task;
        clock.Advance(TimeSpan.FromSeconds(10));

        var error = await Should.ThrowAsync<SpannerRestException>(query);
        error.Code.ShouldBe(SpannerStatusCode.DeadlineExceeded);
        error.IsOutcomeUnknown.ShouldBeFalse();
        error.IsTransient.ShouldBeTrue();
        error.Message.ShouldContain("'query'");
        error.Message.ShouldContain("10 s");
        error.Message.ShouldContain("the last words");
    }

    [Fact]
    public async Task Commit_HangingServer_IsOpenAtTheDeadline()
    {
        await using var server = await ScriptedServer.StartAsync();
        var clock = new VirtualClock();
        var arrived = new TaskCompletionSource();
        server.On("commit", Answers.Hang(arrived));
        using var client = server.NewClient(clock);

        var commit = client.CommitAsync(s_write).AsTask();
        await arrived.Task;
        clock.Advance(TimeSpan.FromSeconds(10));

        var error = await Should.ThrowAsync<SpannerRestException>(commit);
        error.Code.ShouldBe(SpannerStatusCode.DeadlineExceeded);
        error.IsOutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task Commit_AbortedUntilTheDeadline_IsOpen()
    {
        await using var server = await ScriptedServer.StartAsync();
        var clock = new VirtualClock();
        server.On("commit", Answers.Error(409, "ABORTED", "lost", Answers.RetryInfo("60s")));
        using var client = server.NewClient(clock);

        var commit = client.CommitAsync(s_write).AsTask();
        await clock.WhenWaitingAsync(length => length > TimeSpan.FromSeconds(59));
        clock.Advance(TimeSpan.FromSeconds(10));

        var error = await Should.ThrowAsync<SpannerRestException>(commit);
        error.Code.ShouldBe(SpannerStatusCode.DeadlineExceeded);

        // Each refusal may be that of a copy, made by the transport after the commit was applied.
        error.IsOutcomeUnknown.ShouldBeTrue();
        error.Message.ShouldContain("ABORTED");
    }

    [Fact]
    public async Task Commit_AbortedAndThenDenied_IsOpen()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("commit", Answers.Error(409, "ABORTED", "lost"), Answers.Error(403, "PERMISSION_DENIED", "no"));
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.CommitAsync(s_write).AsTask());

        (error.Code, error.IsOutcomeUnknown).ShouldBe((SpannerStatusCode.PermissionDenied, true));
    }

    [Theory]
    [InlineData("executeSql")]
    [InlineData("commit")]
    [InlineData("sessions")]
    public async Task Call_CancelledByTheCaller_IsACancellation(string call)
    {
        await using var server = await ScriptedServer.StartAsync();
        var arrived = new TaskCompletionSource();
        server.On(call, Answers.Hang(arrived));
        using var client = server.NewClient();
        using var cancellation = new CancellationTokenSource();

        Task pending = call == "commit"
            ? client.CommitAsync(s_write, cancellation.Token).AsTask()
            : client.QueryAsync(s_one, cancellation.Token).AsTask();
        await arrived.Task;
        await cancellation.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(pending)).CancellationToken.ShouldBe(cancellation.Token);
    }

    [Fact]
    public async Task Call_CancelledBeforehand_SendsNothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient();

        await Should.ThrowAsync<OperationCanceledException>(client.QueryAsync(s_one, new CancellationToken(canceled: true)).AsTask());

        client.RequestCount.ShouldBe(0);
    }
}
