namespace SpannerMutex.ProcessTests.Faults;

/// <summary>Every test that freezes a process relies on this: what the process has not sent by then, it does not send.</summary>
public sealed class FrozenProcessTests
{
    // When kill(2) has returned, the process still runs in about one round of seven.
    private const int Rounds = 200;

    [Fact]
    public async Task Stop_HasReturned_TheProcessHasStopped()
    {
        await using var process = await ChildProcess.StartAsync(["sleep", "60"], new Dictionary<string, string?>(), _ => { });
        for (var round = 1; round <= Rounds; round++)
        {
            process.Send(Signal.Stop);
            State(process).ShouldBe('T', $"round {round}");
            process.Send(Signal.Continue);
        }
    }

    [Fact]
    public async Task Stop_TheProcessHasStoppedOrEnded_ReturnsAtOnce()
    {
        await using var process = await ChildProcess.StartAsync(["sleep", "60"], new Dictionary<string, string?>(), _ => { });
        process.Send(Signal.Stop);
        process.Send(Signal.Stop);
        process.Send(Signal.Kill);
        process.Send(Signal.Stop);
        await process.Exited;
    }

    // The third field of proc_pid_stat(5); the second is the name, in parentheses.
    private static char State(ChildProcess process) => File.ReadAllText($"/proc/{process.Id}/stat").Split(") ")[^1][0];
}
