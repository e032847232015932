using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Tekton;
using Chains.Core.Watching;

namespace Chains.Core.Reconciling;

public sealed partial class RunReconciler
{
    private async Task DeliverAsync(RunRecord record, TektonRun? live, CancellationToken cancellation)
    {
        try
        {
            if (await SignVoidAgainAsync(record, live, cancellation) || await WaitForLogAsync(record, live, cancellation))
                return;
            if (live is not null && !await IfPresentAsync(live, marker.MarkAsync(live, record, cancellation), cancellation))
                record.Deleted = true;
            if (live is null || record.Deleted)
                RunMarker.GiveUp(record);
        }
        catch (ClusterException exception)
        {
            record.Attempts++;
            var next = retry.Next(record.Attempts);
            (record.Reason, record.NextAttemptAt) = (exception.Message, next);
            RunMarker.Refused(record, exception.Message, next);
            LogDeferred(record.Key, "mark", exception.Message);
            metrics.SigningFailed(record.Kind, "storage");
            await ledger.CommitDeliveriesAsync(record, cancellation);
            return;
        }

        Finish(record);
        await ledger.CommitDeliveriesAsync(record, cancellation);
        LogFinished(record.Key, record.State, record.Artifacts.Count);
        Count(record);
        if (record.State is RunState.Failed)
            await events.RunFailedAsync(record.Key, record.Uid, record.Reason!, cancellation);
        WakeParent(live);
    }

    private void Finish(RunRecord record)
    {
        var failed = AnnotationPlan.Failures(record);
        record.State = failed.Count > 0 ? RunState.Failed
            : record.Artifacts.Any(a => a.Signature is not null) ? RunState.Signed
            : RunState.Unsigned;
        record.Reason = failed.Count > 0
            ? string.Join(' ', failed)
            : string.Join(' ', record.Artifacts.Select(a => a.Reason).Where(r => r is not null).Distinct()) is { Length: > 0 } reasons ? reasons : null;
        (record.NextAttemptAt, record.Attempts) = (null, 0);
        if (!record.Deleted)
            record.MarkedAt = time.GetUtcNow();
    }

    private void Count(RunRecord record)
    {
        foreach (var _ in record.Artifacts.SelectMany(a => a.Deliveries).Where(d => d is { State: StepState.Done, Backend: StorageBackends.Tekton }))
            metrics.PayloadStored(record.Kind);
        if (record is not { State: RunState.Signed, MarkedAt: { } marked })
            return;
        metrics.MarkedSigned(record.Kind);
        if (record.FinishedAt is { } finished)
            metrics.FinishedToMarked(record.Kind, marked - finished);
    }
}
