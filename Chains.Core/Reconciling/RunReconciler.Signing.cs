using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Signing;
using Chains.Core.Tekton;
using Chains.Core.Transparency.Clients;

namespace Chains.Core.Reconciling;

public sealed partial class RunReconciler
{
    /// <param name="run">What is signed.</param>
    /// <param name="live">The run in the cluster; null when it is gone.</param>
    private async Task SignAsync(
        TektonRun run, TektonRun? live, LedgerEntry? entry, ChainsConfiguration? current, CancellationToken cancellation)
    {
        var record = entry is null ? ledger.Describe(run) : await ledger.LoadAsync(entry.Id, cancellation) ?? ledger.Describe(run);
        (record.Deleted, record.Succeeded, record.FinishedAt) = (live is null, run.Succeeded ?? false, run.CompletionTime);
        if (run.Uid.Length == 0)
        {
            await SettleAsync(record, run, live, RunState.Failed, "The run has no metadata.uid, so its provenance would name no run. Create it through the API server.", cancellation);
            return;
        }

        if (current is not null && !RunDecision.AnythingEnabled(run.Kind, current))
        {
            await SettleAsync(record, run, live, RunState.Skipped, $"Nothing is signed for {run.Kind}s: the storage keys of chains-config are empty.", cancellation);
            return;
        }

        // Noted before looking: a child that is finished with meanwhile wakes its parent.
        if (run.Kind is RunKind.PipelineRun)
            _waitingParents[run.Key] = 0;
        var gathered = await children.GatherAsync(run, cancellation);
        if (current is null || gathered.WaitsFor is not null)
        {
            await WaitAsync(record, run, live, gathered.WaitsFor ?? "Waits for a valid configuration: chains-config has errors.", cancellation);
            return;
        }

        _waitingParents.TryRemove(run.Key, out _);
        try
        {
            await pipeline.SignAsync(record, run, gathered, current, await LogsAsync(run, live, current, cancellation), cancellation);
        }
        catch (LogException exception)
        {
            await DeferAsync(record, run, live, entry, "log", exception.Message, cancellation);
            return;
        }
        catch (SigningException exception)
        {
            await DeferAsync(record, run, live, entry, "sign", exception.Message, cancellation);
            return;
        }

        if (record.Artifacts.Count == 0)
        {
            await SettleAsync(record, run, live, RunState.Skipped, "There is nothing to sign: artifacts.taskrun.storage is empty, and the results name no image.", cancellation);
            return;
        }

        // What is to be logged first is not due by itself: its upload, which outlives this process too, brings it back.
        var logged = record.LogEntries.Any(IsUnsettled);
        (record.State, record.Attempts, record.NextAttemptAt) = (RunState.Delivering, 0, logged ? null : time.GetUtcNow() + CrashRecovery);
        record.Reason = null;
        record.SignedAt = time.GetUtcNow();
        await ledger.CommitSignedAsync(record, run.Json, cancellation);
        outbox.Wake(record);
        if (logged)
            uploads.Wake(record, live);
        else
            await DeliverAsync(record, live, cancellation);
    }
}
