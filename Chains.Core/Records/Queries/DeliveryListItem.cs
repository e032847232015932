using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Records.Queries;

/// <summary>A delivery as a list shows it.</summary>
public sealed record DeliveryListItem(
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
    ArtifactType Type,
    string Key,
    string FullKey,
    long? SignatureId,
    RunKind RunKind,
    string Namespace,
    string RunName,
    string RunUid);
