using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Records.Queries;

/// <summary>An entry of a transparency log, or a signature on its way into one, as a list shows it.</summary>
public sealed record LogEntryListItem(
    long Id,
    long SignatureId,
    string LogUrl,
    StepState State,
    string? Reason,
    string? EntryUuid,
    long? LogIndex,
    DateTimeOffset? IntegratedAt,
    DateTimeOffset? TimestampedAt,
    ArtifactType Type,
    string FullKey,
    string? Identity,
    RunKind RunKind,
    string Namespace,
    string RunName,
    string RunUid);
