using Chains.Core.Signing;
using Kind = Chains.Core.Verification.VerificationStepKind;

namespace Chains.Core.Verification;

/// <summary>Envelope, payload type, signature and subject.</summary>
internal static class ContentSteps
{
    public static IEnumerable<VerificationStep> Of(SignedMaterial material, VerificationPolicy policy)
    {
        yield return Container(material);
        yield return Type(material, policy);
        yield return Signed(material, policy);
        yield return SubjectStep.Of(material, policy);
    }

    private static VerificationStep Container(SignedMaterial material) =>
        material.Bundle.Envelope is { } envelope
            ? VerificationStep.Passed(
                Kind.Envelope,
                $"The DSSE envelope is well formed and holds {envelope.Payload.Length} bytes with one signature.",
                new ComparedValue("key id", null, envelope.Signatures[0].KeyId))
            : VerificationStep.NotApplicable(Kind.Envelope, "The signature is over the content itself, without an envelope.");

    private static VerificationStep Type(SignedMaterial material, VerificationPolicy policy)
    {
        if (material.Bundle.Envelope is not { } envelope)
            return VerificationStep.NotApplicable(Kind.PayloadType, "A signature without an envelope has no payload type.");
        var values = new ComparedValue("payload type", policy.PayloadType, envelope.PayloadType);
        return envelope.PayloadType == policy.PayloadType
            ? VerificationStep.Passed(Kind.PayloadType, $"The envelope holds what was expected, {envelope.PayloadType}.", values)
            : VerificationStep.Failed(Kind.PayloadType, $"The envelope holds {envelope.PayloadType}; {policy.PayloadType} was expected.", values);
    }

    private static VerificationStep Signed(SignedMaterial material, VerificationPolicy policy)
    {
        if (material is { HasCertificate: false, Key: null })
            return VerificationStep.Failed(Kind.Signature, "The signature was made with a key, and no key was given to verify it with.");
        if (material.HasCertificate && policy.Key is { } expected)
        {
            return VerificationStep.Failed(
                Kind.Signature,
                "The signature was made under a certificate, and a key was given to verify it with.",
                new ComparedValue("key", expected.KeyId, material.Key!.KeyId));
        }

        if (material.Sha256 is not { } digest)
            return VerificationStep.Failed(Kind.Signature, "The signature is over the artifact itself, and no artifact was given to verify it with.");
        var key = material.Key!;
        var values = new ComparedValue("key", policy.Key?.KeyId, key.KeyId);
        if (IsSigned(material, key, digest))
            return VerificationStep.Passed(Kind.Signature, $"The signature is that of the key {key.KeyId} over this content.", values);
        return material.Message is null && key.Algorithm == "ed25519"
            ? VerificationStep.Failed(Kind.Signature, "An Ed25519 signature is over the artifact itself; a digest alone cannot verify it.", values)
            : VerificationStep.Failed(Kind.Signature, $"The signature is not that of the key {key.KeyId} over this content.", values);
    }

    private static bool IsSigned(SignedMaterial material, PublicKey key, byte[] digest) =>
        material.Message is { } message ? key.Verify(message.Span, material.Signature.Span) : key.VerifyDigest(digest, material.Signature.Span);
}
