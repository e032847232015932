using Chains.Core.Records;
using Chains.Core.Tekton;

namespace Chains.Web.Api.Runs;

/// <summary>A run with everything that is known of its signing.</summary>
/// <param name="ParentUid">UID of the PipelineRun that owns it.</param>
/// <param name="FailedAttempts">Since the last step that succeeded.</param>
/// <param name="NextAttemptAt">When it is due again; null once nothing is left to do.</param>
/// <param name="Deleted">It is no longer in the cluster; work goes on from the snapshot.</param>
/// <param name="Children">The runs of a PipelineRun that are on record, at most 1000.</param>
/// <param name="Attempts">Steps that failed, newest first, at most 100.</param>
public sealed record RunDetails(
    string Uid,
    RunKind Kind,
    string Namespace,
    string Name,
    string? Definition,
    string? ParentUid,
    RunState State,
    string? Reason,
    bool Succeeded,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset ObservedAt,
    DateTimeOffset? SignedAt,
    DateTimeOffset? MarkedAt,
    int FailedAttempts,
    DateTimeOffset? NextAttemptAt,
    bool Deleted,
    IReadOnlyList<ArtifactDetails> Artifacts,
    IReadOnlyList<ChildRun> Children,
    IReadOnlyList<FailedAttempt> Attempts,
    RunLinks Links)
{
    internal static RunDetails From(RunRecord run, IReadOnlyList<RunRecord> children, IReadOnlyList<AttemptRecord> attempts) => new(
        run.Uid, run.Kind, run.Namespace, run.Name, run.Definition, run.ParentUid, run.State, run.Reason, run.Succeeded,
        run.StartedAt, run.FinishedAt, run.ObservedAt, run.SignedAt, run.MarkedAt, run.Attempts, run.NextAttemptAt, run.Deleted,
        [.. run.Artifacts.OrderBy(a => a.Id).Select(ArtifactDetails.From)],
        [.. children.Select(ChildRun.From)],
        [.. attempts.Select(FailedAttempt.From)],
        RunLinks.To(run.Uid));
}
