using System.Collections.Concurrent;
using System.Data.Common;
using Chains.Core.Configuration;
using Chains.Core.Pipeline;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Storage.Outbox;
using Chains.Core.Tekton;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Uploading;
using Chains.Core.Watching;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Reconciling;

/// <summary>
/// Brings one run one step further, from whatever state the last step, or the last process, left it in.
/// What fails is recorded with its reason and becomes due again; what cannot even be recorded goes back into the queue.
/// </summary>
public sealed partial class RunReconciler(
    IRunCluster cluster, RunLedger ledger, ConfigurationStore configuration, ChildGatherer children, SigningPipeline pipeline,
    RunMarker marker, RunQueue queue, OutboxSignals outbox, LogPlan logs, UploadSignals uploads, RetryPolicy retry, ControllerOptions options, ChainsMetrics metrics, ClusterEvents events, TimeProvider time, ILogger<RunReconciler> logger)
{
    /// <summary>A committed run is looked at again after this if the process should die before it is marked.</summary>
    private static readonly TimeSpan CrashRecovery = TimeSpan.FromSeconds(30);

    /// <summary>How often a run whose status went backwards is looked at without an event.</summary>
    private static readonly TimeSpan HoldBack = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RunKey, byte> _waitingParents = [];

    public async Task ReconcileAsync(QueuedRun queued, CancellationToken cancellation)
    {
        try
        {
            var run = queued.Observed ?? await cluster.GetAsync(queued.Key, cancellation);
            if (queued.Observed is null)
                await ReconcileGoneAsync(queued.Key, run?.Uid, cancellation);
            if (run is not null)
                await ReconcileAsync(run, cancellation);
        }
        catch (Exception exception) when (exception is ClusterException or RecordException or DbException or RunFormatException)
        {
            LogPutBack(queued.Key, exception.Message);
            queue.EnqueueAfter(queued.Key, TimeSpan.FromSeconds(1 + (2 * Random.Shared.NextDouble())));
        }
    }

    private async Task ReconcileAsync(TektonRun run, CancellationToken cancellation)
    {
        var entry = await ledger.FindAsync(RunLedger.UidOf(run), cancellation);
        var current = configuration.HasConfiguration ? configuration.Current : null;
        switch (RunDecision.Next(run, entry, current))
        {
            case RunStep.Hold:
                await IfPresentAsync(run, cluster.ApplyAsync(run.Key, FinalizerPatch.Hold(run), cancellation), cancellation);
                break;
            case RunStep.Release:
                await ReleaseAsync(run, cancellation);
                break;
            case RunStep.Import:
                await ImportAsync(run, cancellation);
                break;
            case RunStep.Sign:
                await SignAsync(run, run, entry, current, cancellation);
                break;
            case RunStep.Leave when entry is { State: RunState.Pending }:
                await HoldBackAsync(run, entry.Id, cancellation);
                break;
            case RunStep.Deliver:
                if (await ledger.LoadAsync(entry!.Id, cancellation) is { } record)
                    await DeliverAsync(record, run, cancellation);
                break;
        }
    }

    /// <summary>Goes on, from the snapshot, with a run of that name that is no longer in the cluster (or has been replaced by another).</summary>
    private async Task ReconcileGoneAsync(RunKey key, string? presentUid, CancellationToken cancellation)
    {
        if (await ledger.FindUnfinishedAsync(key, presentUid, cancellation) is not { } record)
            return;
        if (await ledger.LoadAsync(record.Id, cancellation) is { State: RunState.Delivering } committed)
        {
            committed.Deleted = true;
            await DeliverAsync(committed, null, cancellation);
            return;
        }

        if (await ReadSnapshotAsync(record, cancellation) is { } snapshot)
        {
            var entry = await ledger.FindAsync(record.Uid, cancellation);
            await SignAsync(snapshot, null, entry, configuration.HasConfiguration ? configuration.Current : null, cancellation);
        }
    }

    /// <summary>The snapshot; null, and the run settled as failed, where it cannot be read: then there is nothing left to sign.</summary>
    private async Task<TektonRun?> ReadSnapshotAsync(RunRecord record, CancellationToken cancellation)
    {
        var problem = "there is none.";
        try
        {
            if (await ledger.SnapshotAsync(record.Id, cancellation) is { } snapshot)
                return snapshot;
        }
        catch (Exception exception) when (exception is InvalidDataException or RunFormatException)
        {
            problem = exception.Message;
        }

        (record.State, record.Deleted, record.NextAttemptAt) = (RunState.Failed, true, null);
        record.Reason = $"The run is gone from the cluster and its snapshot in the database cannot be read: {problem}";
        await ledger.CommitDeliveriesAsync(record, cancellation);
        LogSettled(record.Key, record.State, record.Reason);
        return null;
    }

    /// <summary>A run had finished, was not signed, and runs again: it waits for its second end. If it is deleted first, its first end is signed.</summary>
    private async Task HoldBackAsync(TektonRun run, long id, CancellationToken cancellation)
    {
        if (await ledger.LoadAsync(id, cancellation) is not { } record)
            return;
        (record.Reason, record.NextAttemptAt) = ("The run had finished and runs again: it is signed when it has finished.", time.GetUtcNow() + HoldBack);
        await ledger.CommitDeliveriesAsync(record, cancellation);
        await ReleasePastDeadlineAsync(run, cancellation);
    }

    private async Task ImportAsync(TektonRun run, CancellationToken cancellation)
    {
        var record = ledger.Describe(run);
        AnnotationImport.Read(run, record, time.GetUtcNow());
        await ledger.CommitSignedAsync(record, run.Json, cancellation);
        LogImported(run.Key, record.Artifacts.Count);
        if (RunDecision.HasFinalizer(run) && run.DeletedAt is not null)
            await ReleaseAsync(run, cancellation);
    }

    private void WakeParent(TektonRun? run)
    {
        if (run?.OwningPipelineRun is { } parent && _waitingParents.TryRemove(parent, out _))
            queue.Enqueue(parent);
    }

    /// <summary>
    /// Takes our finalizer off the run as it is now: what was observed may be older than our own annotations,
    /// and an apply that does not repeat them would take them away.
    /// </summary>
    private async Task ReleaseAsync(TektonRun observed, CancellationToken cancellation)
    {
        if (await cluster.GetAsync(observed.Key, cancellation) is { } live && live.Uid == observed.Uid && RunDecision.HasFinalizer(live))
            await IfPresentAsync(live, marker.ReleaseAsync(live, cancellation), cancellation);
    }

    /// <summary>
    /// False when the run was deleted meanwhile, or replaced by another of its name. For an apply that names a UID the API server
    /// says so with 409 and 422, which may mean other things too: the run is read to tell.
    /// </summary>
    private async Task<bool> IfPresentAsync(TektonRun run, Task request, CancellationToken cancellation)
    {
        try
        {
            await request;
            return true;
        }
        catch (ClusterException exception) when (exception.Error is ClusterError.NotFound)
        {
            return false;
        }
        catch (ClusterException exception) when (exception.Error is ClusterError.Conflict or ClusterError.Invalid)
        {
            if (await cluster.GetAsync(run.Key, cancellation) is { } live && live.Uid == run.Uid)
                throw;
            return false;
        }
    }
}
