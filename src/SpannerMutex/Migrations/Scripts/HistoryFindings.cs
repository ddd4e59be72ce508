using SpannerMutex.Leases;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// The history as a check under the lease has read it. The run under the same lease continues from it: each of its writes
/// compares the row once more, so nothing is lost by reading all of them only once.
/// </summary>
/// <param name="Migrator">Who has read it.</param>
/// <param name="Lease">The lease that was held.</param>
/// <param name="Rows">The rows.</param>
internal sealed record HistoryFindings(ScriptMigrator Migrator, Lease Lease, IReadOnlyList<HistoryEntry> Rows);
