using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Tekton;

namespace Chains.Core.Reconciling;

/// <summary>Decides from the run, its record and the configuration alone; no I/O.</summary>
public static class RunDecision
{
    /// <param name="configuration">Null while no valid configuration has been read: runs are held and wait.</param>
    public static RunStep Next(TektonRun run, LedgerEntry? entry, ChainsConfiguration? configuration)
    {
        if (entry is not null)
            return NextKnown(run, entry);
        if (!IsOurs(run, configuration))
            return HasFinalizer(run) && run.DeletedAt is not null ? RunStep.Release : RunStep.Leave;
        if (!run.IsDone)
            return NextRunning(run, configuration);
        return IsSigned(run) ? RunStep.Import : RunStep.Sign;
    }

    public static bool HasFinalizer(TektonRun run) =>
        run.Finalizers.Any(f => f == ChainsNames.Finalizer(run.Kind) || f == ChainsNames.OldFinalizer);

    public static bool IsSigned(TektonRun run) =>
        run.Annotations.TryGetValue(ChainsNames.Signed, out var signed) && signed is "true" or "failed";

    /// <summary>Whether anything is to be signed for a run of that kind.</summary>
    public static bool AnythingEnabled(RunKind kind, ChainsConfiguration configuration) => kind is RunKind.TaskRun
        ? configuration.TaskRuns.Enabled || configuration.Oci.Enabled
        : configuration.PipelineRuns.Enabled;

    private static RunStep NextKnown(TektonRun run, LedgerEntry entry) => entry.State switch
    {
        RunState.Pending => run.IsDone ? RunStep.Sign : RunStep.Leave,
        RunState.Delivering => RunStep.Deliver,
        // Seen before our mark, which says so and takes the finalizer away in one: the mark's own event comes after it.
        RunState.Signed when run.DeletedAt is null && !IsSigned(run) => RunStep.Leave,
        _ => HasFinalizer(run) && (run.DeletedAt is not null || !IsTheirs(run, entry)) ? RunStep.Release : RunStep.Leave,
    };

    /// <summary>Marked by another controller, which keeps its finalizer on until the run is deleted.</summary>
    private static bool IsTheirs(TektonRun run, LedgerEntry entry) =>
        entry.State is RunState.Imported || (entry.State is RunState.Failed && IsSigned(run));

    private static RunStep NextRunning(TektonRun run, ChainsConfiguration? configuration)
    {
        if (run.DeletedAt is not null)
            return HasFinalizer(run) ? RunStep.Release : RunStep.Leave;
        if (HasFinalizer(run) || (configuration is not null && !AnythingEnabled(run.Kind, configuration)))
            return RunStep.Leave;
        return RunStep.Hold;
    }

    private static bool IsOurs(TektonRun run, ChainsConfiguration? configuration) =>
        run.ManagedBy is null or "" or "tekton.dev/pipeline"
        || (configuration?.ManagedBy.Contains(run.ManagedBy) ?? false);
}
