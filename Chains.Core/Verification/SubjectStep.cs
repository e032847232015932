using System.Text.Json;
using Chains.Core.Signing;
using Chains.Core.Tekton;
using Kind = Chains.Core.Verification.VerificationStepKind;

namespace Chains.Core.Verification;

/// <summary>Whether what was signed speaks of the artifact in question: a subject of the statement, the image of a simple signing document, or the artifact itself.</summary>
internal static class SubjectStep
{
    private const int MaxShown = 3;
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 256 };
    private static readonly string[] StatementTypes = ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"];

    public static VerificationStep Of(SignedMaterial material, VerificationPolicy policy)
    {
        try
        {
            if (material.Bundle.Envelope is { } envelope)
                return envelope.PayloadType == Dsse.InTotoPayloadType ? OfStatement(envelope.Payload, policy.Artifact) : OfOther(policy.Artifact);
            return material.Input.Payload is { } payload ? OfImage(payload, policy.Artifact) : OfArtifact(material.Bundle.MessageSignature!, policy.Artifact);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return VerificationStep.Failed(Kind.SubjectDigest, "What was signed is not the JSON document that it claims to be.");
        }
    }

    private static VerificationStep OfStatement(ReadOnlyMemory<byte> payload, ExpectedArtifact? artifact)
    {
        using var document = JsonDocument.Parse(payload, Options);
        var type = document.RootElement.Text("_type"u8);
        if (!StatementTypes.Contains(type))
        {
            return VerificationStep.Failed(
                Kind.SubjectDigest, "The payload is not an in-toto statement.", new ComparedValue("_type", string.Join(" or ", StatementTypes), type));
        }

        var digests = document.RootElement.Items("subject"u8)
            .SelectMany(s => s.Members("digest"u8).Where(d => d.Value.ValueKind is JsonValueKind.String).Select(d => (d.Name, Digest: d.Value.GetString()!)))
            .ToList();
        if (artifact is null)
            return VerificationStep.NotApplicable(Kind.SubjectDigest, $"No artifact was given; the statement has {digests.Count} subject digests.");
        var match = digests.FirstOrDefault(d => artifact.Digests.TryGetValue(d.Name, out var hex) && hex == d.Digest);
        return match.Digest is null
            ? VerificationStep.Failed(
                Kind.SubjectDigest, "The artifact is not among the statement's subjects.", new ComparedValue("digest", artifact.ToString(), Shown(digests)))
            : VerificationStep.Passed(
                Kind.SubjectDigest, "The artifact is a subject of the statement.", new ComparedValue("digest", artifact.ToString(), $"{match.Name}:{match.Digest}"));
    }

    private static VerificationStep OfImage(ReadOnlyMemory<byte> payload, ExpectedArtifact? artifact)
    {
        using var document = JsonDocument.Parse(payload, Options);
        var digest = document.RootElement.Field("critical"u8).Field("image"u8).Text("docker-manifest-digest"u8);
        if (artifact is null)
            return VerificationStep.NotApplicable(Kind.SubjectDigest, $"No artifact was given; the signature is about the image {digest}.");
        var values = new ComparedValue("image digest", artifact.ToString(), digest);
        return ExpectedArtifact.FromDigest(digest) is { } image && image.Digests.All(d => artifact.Digests.TryGetValue(d.Key, out var hex) && hex == d.Value)
            ? VerificationStep.Passed(Kind.SubjectDigest, "The signature is about this image.", values)
            : VerificationStep.Failed(Kind.SubjectDigest, "The signature is about another image.", values);
    }

    // The digest in the bundle is a hint, which must not contradict; what counts is that the signature is over the artifact.
    private static VerificationStep OfArtifact(BundleMessageSignature signature, ExpectedArtifact? artifact)
    {
        if (artifact?.Sha256 is not { } expected)
            return VerificationStep.Failed(Kind.SubjectDigest, "The signature is over an artifact, whose content or SHA-256 digest was not given.");
        if (signature.Digest.IsEmpty)
            return VerificationStep.Passed(Kind.SubjectDigest, "The signature is over the artifact itself.", new ComparedValue("digest", artifact.ToString(), null));
        var values = new ComparedValue("digest", artifact.ToString(), "sha256:" + Convert.ToHexStringLower(signature.Digest.Span));
        return signature.Digest.Span.SequenceEqual(expected)
            ? VerificationStep.Passed(Kind.SubjectDigest, "The bundle names the artifact's digest.", values)
            : VerificationStep.Failed(Kind.SubjectDigest, "The bundle names the digest of another artifact.", values);
    }

    private static VerificationStep OfOther(ExpectedArtifact? artifact) => artifact is null
        ? VerificationStep.NotApplicable(Kind.SubjectDigest, "No artifact was given.")
        : VerificationStep.Failed(Kind.SubjectDigest, "The payload is not an in-toto statement, so that it has no subjects.");

    private static string Shown(List<(string Name, string Digest)> digests) => digests.Count == 0
        ? "none"
        : string.Join(", ", digests.Take(MaxShown).Select(d => $"{d.Name}:{d.Digest}")) + (digests.Count > MaxShown ? $" and {digests.Count - MaxShown} more" : "");
}
