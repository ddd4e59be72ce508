using SpannerMutex.Stores.AdoNet;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>A call that is given up either never commits, or is known to perhaps do.</summary>
public sealed class LeaseSessionTests
{
    [Fact]
    public async Task TryAbandon_BeforeTheCommit_IsCertainAndTheCommitNeverBegins()
    {
        await using var session = NewSession();

        session.TryAbandon().ShouldBeTrue();

        Should.Throw<OperationCanceledException>(session.BeginCommit);
    }

    [Fact]
    public async Task TryAbandon_AfterTheCommitBegan_LeavesItOpen()
    {
        await using var session = NewSession();
        session.BeginCommit();

        session.TryAbandon().ShouldBeFalse();
    }

    [Fact]
    public async Task TryAbandon_WhileTheCommitBegins_OneOfThemWins()
    {
        for (var i = 0; i < 1000; i++)
        {
            await using var session = NewSession();
            var commits = Task.Run(
                () =>
                {
                    try
                    {
                        session.BeginCommit();
                        return true;
                    }
                    catch (OperationCanceledException)
                    {
                        return false;
                    }
                },
                TestContext.Current.CancellationToken);

            session.TryAbandon().ShouldBe(!await commits);
        }
    }

    private static LeaseSession NewSession() => new("Leases", TimeSpan.FromSeconds(1));
}
