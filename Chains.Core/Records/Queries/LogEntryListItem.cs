using Chains.Core.Tekton;

namespace Chains.Core.Records.Queries;

/// <summary>An entry of a transparency log as a list shows it.</summary>
public sealed record LogEntryListItem(
    long Id,
    long SignatureId,
    string LogUrl,
    string? EntryUuid,
    long LogIndex,
    DateTimeOffset? IntegratedAt,
    RunKind RunKind,
    string Namespace,
    string RunName,
    string RunUid);
