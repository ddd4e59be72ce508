using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>A note that a store would refuse: it kept a lease from being released, or its name reserved for nobody.</summary>
public sealed class LeaseNoteTests
{
    private const string HalfASurrogatePair = "caf\ud800";

    private readonly LeaseWorld _world = new();

    private static string TooLong => new('x', 1_000_001);

    [Fact]
    public async Task AcquireAsync_NoteThatNoStoreTakes_IsRefusedBeforeAnyCall()
    {
        foreach (var note in new[] { HalfASurrogatePair, TooLong })
        {
            await Should.ThrowAsync<ArgumentException>(_world.Mutex.TryAcquireAsync(new AcquireOptions { Note = note }).AsTask());
            await Should.ThrowAsync<ArgumentException>(_world.AcquireAsync(note));
        }

        _world.Store.Calls.ShouldBe("0 reads, 0 swaps");
    }

    [Fact]
    public async Task ReleaseAsync_NoteThatNoStoreTakes_IsRefusedAndTheLeaseCanBeReleased()
    {
        var lease = await _world.AcquireAsync();

        Should.Throw<ArgumentException>(() => lease.ReleaseAsync(HalfASurrogatePair).AsTask().Wait()).Message.ShouldContain("character 3");
        Should.Throw<ArgumentException>(() => lease.ReleaseAsync(TooLong).AsTask().Wait()).Message.ShouldContain("1000000 characters");

        lease.IsHeld.ShouldBeTrue();
        (await lease.ReleaseAsync("\ud83d\ude80")).ShouldBeTrue();
    }
}
