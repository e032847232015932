using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Runs;

namespace Chains.Web.Api.Deliveries;

/// <summary>One artifact on its way to one backend, with the run it comes from.</summary>
/// <param name="Backend">As <c>artifacts.*.storage</c> spells it.</param>
/// <param name="Problem">What kind of failure the last attempt met.</param>
/// <param name="Reason">The last error, or why it is skipped.</param>
/// <param name="Location">Where it is now, as the backend names it.</param>
/// <param name="DeliveryId">The same at every attempt: receivers drop what they have seen.</param>
/// <param name="SignatureId">Null while the artifact is not signed.</param>
public sealed record DeliverySummary(
    long Id,
    string Backend,
    StepState State,
    DeliveryProblem? Problem,
    string? Reason,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? FailingSince,
    DateTimeOffset? CompletedAt,
    string? Location,
    Guid DeliveryId,
    ArtifactType Type,
    string Key,
    string FullKey,
    long? SignatureId,
    RunReference Run)
{
    internal static DeliverySummary From(DeliveryListItem row) => new(
        row.Id, row.Backend, row.State, row.Problem, row.Reason, row.Attempts, row.NextAttemptAt, row.FailingSince, row.CompletedAt, row.Location,
        Core.Storage.DeliveryId.Of(row.RunUid, row.Key, row.Backend),
        row.Type, row.Key, row.FullKey, row.SignatureId, new RunReference(row.RunKind, row.Namespace, row.RunName, row.RunUid));
}
