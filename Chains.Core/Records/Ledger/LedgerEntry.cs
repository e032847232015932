namespace Chains.Core.Records.Ledger;

/// <summary>What decides a run's next step, read by UID.</summary>
public sealed record LedgerEntry(
    long Id, RunState State, int Attempts, DateTimeOffset ObservedAt, DateTimeOffset? FirstFailedAt, bool Deleted);
