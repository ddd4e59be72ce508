using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Tests;

/// <summary>A migrator that stays at each step until the test lets it go on.</summary>
internal sealed class StagedMigrator : ISchemaMigrator
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SchemaState> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<MigrationRun> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Asked => _asked.Task;

    public Task<MigrationRun> Begun => _begun.Task;

    public void Answer(SchemaState state) => _answer.SetResult(state);

    public void End() => _end.SetResult();

    public void Fail(string message) => _end.SetException(new InvalidOperationException(message));

    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        _asked.TrySetResult();
        return new SchemaCheck
        {
            State = await _answer.Task.WaitAsync(cancellationToken),
            Fingerprint = "staged",
            Pending = ["V0002__second"],
            Applied = ["V0001__first"],
        };
    }

    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        run.Report(new MigrationProgress("V0002__second", "statement 1 of 2"));
        _begun.SetResult(run);
        await _end.Task.WaitAsync(cancellationToken);
    }
}
