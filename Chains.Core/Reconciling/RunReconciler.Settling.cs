using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Tekton;

namespace Chains.Core.Reconciling;

public sealed partial class RunReconciler
{
    /// <summary>Ends a run for which nothing is signed.</summary>
    private async Task SettleAsync(
        RunRecord record, TektonRun run, TektonRun? live, RunState state, string reason, CancellationToken cancellation)
    {
        (record.State, record.Reason, record.NextAttemptAt) = (state, reason, null);
        await ledger.CommitStateAsync(record, run.Json, null, cancellation);
        LogSettled(record.Key, state, reason);
        if (state is RunState.Failed)
            await events.RunFailedAsync(record.Key, record.Uid, reason, cancellation);
        if (live is not null && RunDecision.HasFinalizer(live))
            await ReleaseAsync(live, cancellation);
        WakeParent(live);
    }

    private async Task WaitAsync(RunRecord record, TektonRun run, TektonRun? live, string reason, CancellationToken cancellation)
    {
        (record.State, record.Reason, record.NextAttemptAt) = (RunState.Pending, reason, time.GetUtcNow() + TimeSpan.FromSeconds(5));
        await ledger.CommitStateAsync(record, run.Json, null, cancellation);
        await ReleasePastDeadlineAsync(live, cancellation);
    }

    private async Task DeferAsync(
        RunRecord record, TektonRun run, TektonRun? live, LedgerEntry? entry, string step, string error, CancellationToken cancellation)
    {
        if (retry.Exhausted(entry?.FirstFailedAt))
        {
            await GiveUpAsync(record, run, live, error, cancellation);
            return;
        }

        record.Attempts++;
        (record.State, record.Reason, record.NextAttemptAt) = (RunState.Pending, error, retry.Next(record.Attempts));
        await ledger.CommitStateAsync(record, run.Json, (step, error), cancellation);
        LogDeferred(record.Key, step, error);
        await ReleasePastDeadlineAsync(live, cancellation);
    }

    private async Task GiveUpAsync(RunRecord record, TektonRun run, TektonRun? live, string error, CancellationToken cancellation)
    {
        var reason = $"Not signed within {options.RetryPeriod}: {error} Replay the run once that is mended.";
        if (live is not null)
            await IfPresentAsync(live, marker.MarkFailedAsync(live, reason, cancellation), cancellation);
        await SettleAsync(record, run, null, RunState.Failed, reason, cancellation);
    }

    /// <summary>A deletion is held up no longer than the deadline; signing goes on from the snapshot.</summary>
    private async Task ReleasePastDeadlineAsync(TektonRun? live, CancellationToken cancellation)
    {
        if (live?.DeletedAt is { } since && RunDecision.HasFinalizer(live) && time.GetUtcNow() - since > options.DeletionDeadline)
            await ReleaseAsync(live, cancellation);
    }
}
