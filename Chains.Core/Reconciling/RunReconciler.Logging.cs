using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Tekton;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;

namespace Chains.Core.Reconciling;

public sealed partial class RunReconciler
{
    private static bool IsUnsettled(LogEntryRecord entry) => entry.State is StepState.Pending or StepState.Retrying;

    /// <summary>Which logs the signatures of a run go to. Asked for run by run, the annotation counts as it is now, and not as it was when the run was seen.</summary>
    private async Task<IReadOnlyList<LogTarget>> LogsAsync(TektonRun run, TektonRun? live, ChainsConfiguration current, CancellationToken cancellation) =>
        current.Transparency switch
        {
            TransparencyMode.On => logs.Targets(current),
            TransparencyMode.Manual when await IsAskedForAsync(run, live, cancellation) => logs.Targets(current),
            _ => [],
        };

    private async Task<bool> IsAskedForAsync(TektonRun run, TektonRun? live, CancellationToken cancellation) =>
        LogPlan.IsAskedFor(run)
        || (live is not null && await cluster.GetAsync(run.Key, cancellation) is { } now && now.Uid == run.Uid && LogPlan.IsAskedFor(now));

    /// <summary>
    /// Holds a run back whose signatures are on their way into a log. After a first failure its annotations are written without the
    /// mark, so that a log that is down does not keep the signatures from their users; the mark follows with the entry.
    /// </summary>
    /// <returns>Whether there is something to wait for.</returns>
    private async Task<bool> WaitForLogAsync(RunRecord record, TektonRun? live, CancellationToken cancellation)
    {
        var waiting = record.LogEntries.Where(IsUnsettled).ToArray();
        if (waiting.Length == 0)
            return false;
        var failure = waiting.FirstOrDefault(e => e.State is StepState.Retrying);
        if (failure is not null && live is not null && !record.Deleted && !await IfPresentAsync(live, marker.MarkEarlyAsync(live, record, cancellation), cancellation))
            record.Deleted = true;
        (record.NextAttemptAt, record.Attempts) = (null, 0);
        record.Reason = failure is null ? null : $"Waits for the transparency log: {failure.Reason}";
        await ledger.CommitDeliveriesAsync(record, cancellation);
        await ReleasePastDeadlineAsync(record.Deleted ? null : live, cancellation);
        return true;
    }

    /// <summary>Signs anew what became void, under a fresh certificate.</summary>
    /// <returns>Whether there was anything to do; the run then comes back with the new entries.</returns>
    private async Task<bool> SignVoidAgainAsync(RunRecord record, TektonRun? live, CancellationToken cancellation)
    {
        var artifacts = record.Artifacts.Where(a => a.Signature is { VoidedAt: not null } && a.Statement is not null).ToArray();
        if (artifacts.Length == 0)
            return false;
        try
        {
            var current = configuration.Current;
            var targets = current.Transparency is TransparencyMode.Off ? [] : logs.Targets(current);
            var signed = new List<(ArtifactRecord, SignatureRecord)>();
            foreach (var artifact in artifacts)
                signed.Add((artifact, await pipeline.SignAgainAsync(artifact, record, targets, cancellation)));
            DateTimeOffset? due = targets.Count > 0 ? null : time.GetUtcNow();
            (record.Reason, record.NextAttemptAt, record.Attempts, record.SignedAt) = ("Signed anew: the first certificate ended before a log proved when it signed.", due, 0, time.GetUtcNow());
            await ledger.CommitSignedAgainAsync(record, signed, cancellation);
            foreach (var (artifact, fresh) in signed)
                artifact.Signature = fresh;
            uploads.Wake(record, live);
            outbox.Wake(record);
        }
        catch (Exception exception) when (exception is SigningException or LogException or InvalidOperationException)
        {
            record.Attempts++;
            (record.Reason, record.NextAttemptAt) = (exception.Message, retry.Next(record.Attempts));
            LogDeferred(record.Key, "sign", exception.Message);
            await ledger.CommitDeliveriesAsync(record, cancellation);
        }

        return true;
    }
}
