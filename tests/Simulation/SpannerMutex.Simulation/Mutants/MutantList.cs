using SpannerMutex.Leases;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>The bugs that the simulation must catch, the holes of comparable systems among them.</summary>
internal static class MutantList
{
    public static readonly IReadOnlyList<Mutant> All =
    [
        new("unguarded-update", "an UPDATE without the version: an expired holder overwrites its successor (py-spanner-mutex)")
        {
            Store = w => new UnguardedStore(w, (expected, _) => expected is not null),
        },
        new("unguarded-insert", "a first record is written over one that stands")
        {
            Store = w => new UnguardedStore(w, (expected, _) => expected is null),
        },
        new("renewal-of-any-owner", "a deposed leader renews its successor's lease (spindle)")
        {
            Store = w => new UnguardedStore(w, (expected, desired) => desired.Owner is not null && desired.Owner == expected?.Owner),
        },
        new("release-of-any-owner", "a release frees a successor's lease (ShedLock: owner = host name)")
        {
            Store = w => new UnguardedStore(w, (_, desired) => desired.Owner is null),
        },
        new("hash-as-token", "the token is a hash (spindle)") { Store = w => new RandomTokenStore(w) },
        new("version-restarts", "the token begins at 1 again once the record was deleted (DistributedLock on MongoDB)")
        {
            Store = w => new RestartingVersionStore(w),
        },
        new("stamped-by-client", "the renewal time is the client's (db-locks)") { Store = w => new ClientStampedStore(w) },
        new("ambiguous-is-no", "a lost answer counts as a no; it then blocks itself (py-spanner-mutex)")
        {
            Connection = (_, inner) => new GuessingConnection(inner, _ => SwapResult.Conflict),
        },
        new("ambiguous-is-yes", "a lost answer counts as a yes")
        {
            Connection = (_, inner) => new GuessingConnection(inner, SwapResult.Applied),
        },
        new("ambiguous-is-exception", "a lost answer is thrown as a failure")
        {
            Connection = (_, inner) => new LyingExceptionConnection(inner),
        },
        new("first-conflict-is-no", "a conflict is believed without a look: it may be with a copy of the swap itself")
        {
            Connection = (_, inner) => new BelievedConflictConnection(inner),
        },
        new("fresh-retry", "a lost swap is tried again from what stands now: its write applies twice")
        {
            Connection = (_, inner) => new FreshRetryConnection(inner),
        },
        new("expiry-by-client-clock", "expiry is judged by the client's clock (py-spanner-mutex, ShedLock, Vault)")
        {
            Connection = (client, inner) => new ClientClockConnection(client, inner),
        },
        new("no-margin", "no margin for clocks that drift")
        {
            Connection = (client, inner) => new NoMarginConnection(client, inner),
        },
        new("takeover-before-expiry", "a candidate steals a lease that lives (spindle)")
        {
            Connection = (client, inner) => new HastyConnection(client, inner),
        },
        new("unfenced-write", "checked, then written, in two steps (hedge, zitadel)")
        {
            Connection = (_, inner) => new UnfencedConnection(inner),
        },
        new("host-name-as-owner", "all processes of a host are one owner (ShedLock)")
        {
            Connection = (_, inner) => new HostNameConnection(inner),
        },
        new("idle-release", "a release does nothing (spindle)") { Connection = (_, inner) => new IdleReleaseConnection(inner) },
        new("deadline-from-reply", "the holder's deadline counts from the answer (DistributedLock)")
        {
            Clock = client => new ReplyClock(client),
            Connection = (client, inner) => new ReplyClockConnection((ReplyClock)client.Time, inner),
        },
        new("deadline-from-last-sending", "the holder's deadline counts from the last sending of a swap, not the first")
        {
            Clock = client => new ReplyClock(client),
            Connection = (client, inner) => new LastSendingConnection((ReplyClock)client.Time, inner),
        },
        new("expiry-by-own-duration", "expiry is judged by the candidate's own duration, not by the holder's")
        {
            Connection = (client, inner) => new OwnDurationConnection(client, inner),
        },
        new("unresolved-write-is-forgotten", "the holder goes on believing after a write whose outcome it has not learnt")
        {
            Connection = (_, inner) => new UnresolvedWriteConnection(inner),
        },
        new("belief-is-a-flag", "an isolated or frozen leader goes on believing until its own steps say otherwise (spindle)")
        {
            Clock = client => new FlagClock(client),
        },
        new("no-loss-timer", "a loss is noticed only by the next renewal (Vault)") { Clock = client => new NoLossTimerClock(client) },

        // At the wire, under the library's own store and client.
        new("blind-swap", "the guard of update, delete and insert is a blind write")
        {
            Wire = (_, inner) => new BlindSwapWire(inner),
        },
        new("conflict-with-own-copy-is-no", "a commit's conflict is believed without a read: it may be with its own copy")
        {
            Wire = (_, inner) => new BelievedConflictWire(inner),
        },
        new("lost-commit-is-an-abort", "the work runs again in a new transaction before the one whose answer was lost is settled")
        {
            Wire = (client, inner) => new FreshTransactionWire(client, inner),
        },
        new("no-settling", "a transaction is not rolled back after a repeated commit of it was refused")
        {
            Wire = (_, inner) => new NoSettleWire(inner),
        },
        new("swap-and-data-apart", "data is written in a commit of its own beside the swap")
        {
            Wire = (_, inner) => new SplitCommitWire(inner),
        },
        new("version-reused", "a record that is made again after a deletion has the version of the first")
        {
            Wire = (_, inner) => new ReusedVersionWire(inner),
        },
        new("stale-look-up", "outcomes are looked up by reads that are not strong")
        {
            Wire = (_, inner) => new StaleReadWire(inner),
        },
        new("unavailable-is-no", "a commit that was answered UNAVAILABLE, or not at all, counts as not applied")
        {
            Wire = (_, inner) => new LostIsRefusedWire("PERMISSION_DENIED", inner),
        },
        new("statement-renumbered", "a statement that is sent again has a new sequence number")
        {
            Wire = (_, inner) => new RenumberedStatementWire(inner),
        },
        new("creation-without-range-lock", "a first record is created although another came after the read that found none")
        {
            Spanner = world => new LocklessSpanner(world),
        },
    ];

    public static Mutant Find(string name) =>
        All.FirstOrDefault(m => m.Name == name) ?? throw new ArgumentException($"There is no mutant '{name}'.", nameof(name));
}
