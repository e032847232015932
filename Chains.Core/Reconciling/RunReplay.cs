using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Storage.Outbox;
using Chains.Core.Transparency.Uploading;
using Chains.Core.Watching;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Reconciling;

/// <summary>Makes an unfinished, failed, skipped or partly delivered run due again.</summary>
public sealed partial class RunReplay(RunLedger ledger, RunQueue queue, OutboxSignals outbox, UploadSignals uploads, ILogger<RunReplay> logger) : IRunReplay
{
    public async Task<ReplayOutcome> ReplayAsync(string uid, string who, CancellationToken cancellation)
    {
        if (await ledger.FindAsync(uid, cancellation) is not { } entry || await ledger.LoadAsync(entry.Id, cancellation) is not { } run)
            return ReplayOutcome.NotFound;
        if (!HasWork(run))
            return ReplayOutcome.NothingToDo;
        await ledger.ReplayAsync(run, cancellation);
        LogReplayed(run.Key, who);
        queue.Enqueue(run.Key);
        foreach (var backend in run.Artifacts.SelectMany(a => a.Deliveries).Select(d => d.Backend).Distinct())
            outbox.Wake(backend);
        uploads.Wake(run, null);
        return ReplayOutcome.Queued;
    }

    private static bool HasWork(RunRecord run) => run.State switch
    {
        RunState.Pending or RunState.Delivering or RunState.Skipped or RunState.Unsigned => true,
        RunState.Failed => run.Artifacts.All(a => a.Signature?.Imported != true),
        RunState.Signed => run.Artifacts.Any(a => a.Deliveries.Any(d => d.State is not StepState.Done)) || run.LogEntries.Any(e => e.State is StepState.Failed),
        _ => false,
    };

    [LoggerMessage(LogLevel.Information, "{Run}: replayed by {Who}")]
    private partial void LogReplayed(Tekton.RunKey run, string who);
}
