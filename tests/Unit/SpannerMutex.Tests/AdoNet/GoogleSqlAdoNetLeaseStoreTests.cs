using SpannerMutex.Leases;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>The GoogleSQL dialect's own statements on the emulator, through the stand-in for Google.Cloud.Spanner.Data.</summary>
public sealed class GoogleSqlAdoNetLeaseStoreTests(EmulatorDatabase database)
    : SpannerTableContract(database), IClassFixture<EmulatorDatabase>
{
    protected override ValueTask<ILeaseStore> OpenStoreAsync() => ValueTask.FromResult<ILeaseStore>(OpenAdoNetStore());
}
