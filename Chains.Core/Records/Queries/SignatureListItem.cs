using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Records.Queries;

/// <summary>A signature as a list shows it.</summary>
public sealed record SignatureListItem(
    long Id,
    ArtifactType Type,
    string Key,
    string FullKey,
    string Format,
    string Namespace,
    RunKind RunKind,
    string RunName,
    string RunUid,
    string KeyId,
    bool Imported,
    DateTimeOffset CreatedAt);
