using Chains.Core.Tekton;

namespace Chains.Core.Records.Queries;

/// <summary>A run as a list shows it.</summary>
public sealed record RunListItem(
    long Id,
    RunKind Kind,
    string Namespace,
    string Name,
    string Uid,
    string? Definition,
    RunState State,
    string? Reason,
    bool Succeeded,
    DateTimeOffset? FinishedAt,
    DateTimeOffset ObservedAt,
    DateTimeOffset? SignedAt,
    DateTimeOffset? MarkedAt,
    int Artifacts,
    int Signatures);
