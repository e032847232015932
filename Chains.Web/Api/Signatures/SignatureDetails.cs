using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Web.Api.Certificates;
using Chains.Web.Api.Deliveries;
using Chains.Web.Api.Runs;

namespace Chains.Web.Api.Signatures;

/// <summary>A signature with what it is about.</summary>
/// <param name="PayloadType">DSSE payload type; null where the payload is signed bare.</param>
/// <param name="PayloadSize">Bytes.</param>
/// <param name="Certificate">Null with a static key.</param>
public sealed record SignatureDetails(
    long Id,
    ArtifactType Type,
    string Key,
    string FullKey,
    string Format,
    RunReference Run,
    string KeyId,
    CertificateSummary? Certificate,
    bool Imported,
    DateTimeOffset CreatedAt,
    string? PayloadType,
    string? PredicateType,
    int PayloadSize,
    IReadOnlyList<SubjectDetails> Subjects,
    IReadOnlyList<DeliveryState> Deliveries,
    SignatureLinks Links)
{
    internal static SignatureDetails From(SignatureRecord signature)
    {
        var artifact = signature.Artifact!;
        var statement = artifact.Statement;
        return new SignatureDetails(
            signature.Id, signature.Type, artifact.Key, artifact.FullKey, signature.Format, RunReference.From(artifact.Run!),
            signature.KeyId, signature.Certificate is { } certificate ? CertificateSummary.From(certificate) : null,
            signature.Imported, signature.CreatedAt, statement?.PayloadType, statement?.PredicateType, statement?.Payload.Length ?? 0,
            [.. statement?.Subjects.OrderBy(s => s.Id).Select(SubjectDetails.From) ?? []],
            [.. artifact.Deliveries.OrderBy(d => d.Id).Select(DeliveryState.From)],
            SignatureLinks.To(signature.Id, artifact.Run!.Uid));
    }
}
