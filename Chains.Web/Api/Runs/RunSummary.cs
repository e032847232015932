using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Tekton;

namespace Chains.Web.Api.Runs;

/// <summary>A finished run as the list shows it.</summary>
/// <param name="Uid">The run's UID in the cluster: its id here too.</param>
/// <param name="Definition">Name of the Task or Pipeline it ran, where its labels say.</param>
/// <param name="Reason">Why the run is in this state; null where the state says all.</param>
/// <param name="Succeeded">The outcome of the run itself.</param>
/// <param name="ObservedAt">When the service first saw it finished.</param>
/// <param name="SignedAt">When its signatures were committed.</param>
/// <param name="MarkedAt">When its annotations had been written.</param>
/// <param name="Artifacts">How many things there are to sign: the run and its images.</param>
/// <param name="Signatures">How many of them are signed.</param>
public sealed record RunSummary(
    string Uid,
    RunKind Kind,
    string Namespace,
    string Name,
    string? Definition,
    RunState State,
    string? Reason,
    bool Succeeded,
    DateTimeOffset? FinishedAt,
    DateTimeOffset ObservedAt,
    DateTimeOffset? SignedAt,
    DateTimeOffset? MarkedAt,
    int Artifacts,
    int Signatures)
{
    internal static RunSummary From(RunListItem run) => new(
        run.Uid, run.Kind, run.Namespace, run.Name, run.Definition, run.State, run.Reason, run.Succeeded,
        run.FinishedAt, run.ObservedAt, run.SignedAt, run.MarkedAt, run.Artifacts, run.Signatures);
}
