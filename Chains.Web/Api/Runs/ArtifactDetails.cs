using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Web.Api.Deliveries;
using Chains.Web.Api.Signatures;

namespace Chains.Web.Api.Runs;

/// <summary>One thing that is signed for a run: the run itself, or an image it built.</summary>
/// <param name="Key">The suffix of its annotations.</param>
/// <param name="FullKey"><c>repository@sha256:…</c> for an image, else group, version, kind and UID.</param>
/// <param name="Reason">Why it is in this state; null where it is done.</param>
/// <param name="Warnings">Type hints that were not understood, and the like.</param>
/// <param name="SignatureId">Null while it is not signed.</param>
public sealed record ArtifactDetails(
    ArtifactType Type,
    string Key,
    string FullKey,
    string Format,
    string Signer,
    StepState State,
    string? Reason,
    IReadOnlyList<string> Warnings,
    long? SignatureId,
    string? KeyId,
    string? PredicateType,
    IReadOnlyList<SubjectDetails> Subjects,
    IReadOnlyList<DeliveryState> Deliveries)
{
    internal static ArtifactDetails From(ArtifactRecord artifact) => new(
        artifact.Type, artifact.Key, artifact.FullKey, artifact.Format, artifact.Signer, artifact.State, artifact.Reason,
        artifact.Warnings?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [],
        artifact.Signature?.Id, artifact.Signature?.KeyId, artifact.Statement?.PredicateType,
        [.. artifact.Statement?.Subjects.OrderBy(s => s.Id).Select(SubjectDetails.From) ?? []],
        [.. artifact.Deliveries.OrderBy(d => d.Id).Select(DeliveryState.From)]);
}
