using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>What a check under the lease has read is the run's only under that lease.</summary>
public sealed class HistoryFindingsTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task MigrateAsync_CheckedUnderAnEarlierLease_ReadsTheHistoryAnew()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        var instance = Start();
        SchemaCheck check;
        await using (var earlier = (await instance.Mutex.TryAcquireAsync()).ShouldNotBeNull())
        {
            check = await instance.Migrator.CheckAsync(earlier);
        }

        await MigrateAsync();
        await using var lease = (await instance.Mutex.TryAcquireAsync()).ShouldNotBeNull();

        await instance.Migrator.MigrateAsync(
            new MigrationRun(lease, new InstanceIdentity("one", null), ErrorRedaction.Off, _ => { }) { Check = check });

        check.State.ShouldBe(SchemaState.Pending);
        (await HistoryAsync()).Count.ShouldBe(2);
    }
}
