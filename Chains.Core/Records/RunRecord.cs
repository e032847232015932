using Chains.Core.Tekton;

namespace Chains.Core.Records;

/// <summary>One finished TaskRun or PipelineRun, by its UID.</summary>
public sealed class RunRecord
{
    public long Id { get; set; }

    public RunKind Kind { get; set; }

    public required string Namespace { get; set; }

    public required string Name { get; set; }

    /// <summary>Unique. A run that came without one is kept as <c>no-uid:namespace/name</c>.</summary>
    public required string Uid { get; set; }

    /// <summary>Name of the Task or Pipeline it ran, where the labels say.</summary>
    public string? Definition { get; set; }

    /// <summary>UID of the PipelineRun that owns it.</summary>
    public string? ParentUid { get; set; }

    public RunState State { get; set; }

    public string? Reason { get; set; }

    /// <summary>The run's own outcome: its Succeeded condition.</summary>
    public bool Succeeded { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>When the service first saw it finished.</summary>
    public DateTimeOffset ObservedAt { get; set; }

    /// <summary>When its signatures were committed.</summary>
    public DateTimeOffset? SignedAt { get; set; }

    /// <summary>When the annotations had been written.</summary>
    public DateTimeOffset? MarkedAt { get; set; }

    /// <summary>Failed attempts since the last step that succeeded.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is due again; null once nothing is left to do.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>The run is no longer in the cluster; work goes on from the snapshot.</summary>
    public bool Deleted { get; set; }

    public ICollection<ArtifactRecord> Artifacts { get; } = [];

    public RunKey Key => new(Kind, Namespace, Name);

    /// <summary>Of the signatures that stand.</summary>
    public IEnumerable<LogEntryRecord> LogEntries =>
        Artifacts.Where(a => a.Signature is { VoidedAt: null }).SelectMany(a => a.Signature!.LogEntries).Where(e => e.State is not StepState.Skipped || e.Entry is null);
}
