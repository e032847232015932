using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Tekton;
using Chains.Core.Watching;

namespace Chains.Core.Reconciling;

/// <summary>
/// Finds the child TaskRuns of a finished PipelineRun: from the records where they have been signed already, which costs the
/// API server nothing and still works when they have been pruned; from the cluster otherwise.
/// </summary>
public sealed class ChildGatherer(RunLedger ledger, IRunCluster cluster, ControllerOptions options, TimeProvider time)
{
    public async Task<ChildRuns> GatherAsync(TektonRun run, CancellationToken cancellation)
    {
        if (run.Kind is not RunKind.PipelineRun)
            return ChildRuns.None;
        List<TektonRun> found = [];
        List<string> missing = [];
        List<string> waiting = [];
        foreach (var child in run.ChildReferences)
        {
            if (child.Kind is not ("TaskRun" or ""))
            {
                missing.Add($"{child.Kind} {child.Name} (task {child.PipelineTaskName}) is no TaskRun: the provenance names it, but nothing that it produced.");
                continue;
            }

            var key = new RunKey(RunKind.TaskRun, run.Namespace, child.Name);
            var (task, wait) = await FindAsync(key, run.Uid, cancellation);
            if (task is not null)
                found.Add(task);
            if (wait is not null)
                waiting.Add($"TaskRun {child.Name} {wait}");
            else if (task is null)
                missing.Add($"TaskRun {child.Name} (task {child.PipelineTaskName}) is neither in the cluster nor in the records: it was deleted before it could be read.");
        }

        if (waiting.Count == 0)
            return new ChildRuns(found, missing, null);
        if (time.GetUtcNow() - (run.CompletionTime ?? time.GetUtcNow()) < options.ChildDeadline)
            return new ChildRuns(found, missing, $"Waits for its children: {string.Join("; ", waiting)}.");
        return new ChildRuns(found, [.. missing, .. waiting.Select(w => $"{w}; waited {options.ChildDeadline} and went on without.")], null);
    }

    private async Task<(TektonRun? Run, string? Wait)> FindAsync(RunKey key, string parentUid, CancellationToken cancellation)
    {
        if (await FindRecordedAsync(key, parentUid, cancellation) is { } known)
            return (known.Run, known.State is RunState.Pending or RunState.Delivering ? $"is not signed yet ({known.Reason ?? "in work"})" : null);
        if (await cluster.GetAsync(key, cancellation) is not { } live || live.OwnerReferences.Any(o => o.Kind == "PipelineRun" && o.Uid != parentUid))
            return (null, null);
        if (!live.IsDone)
            return (live, "is not finished");
        // Signed by another controller, and not imported yet, counts as signed.
        return (live, RunDecision.IsSigned(live) ? null : "is not signed yet");
    }

    private async Task<RecordedChild?> FindRecordedAsync(RunKey key, string parentUid, CancellationToken cancellation)
    {
        try
        {
            return await ledger.FindChildAsync(key, parentUid, cancellation);
        }
        catch (Exception exception) when (exception is InvalidDataException or RunFormatException)
        {
            // A damaged snapshot: the cluster may still have the child.
            return null;
        }
    }
}
