using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chains.Core.Signing;
using Chains.Core.Trust;
using PublicKey = Chains.Core.Signing.PublicKey;

namespace Chains.Core.Verification;

/// <summary>
/// Verifies a signature from nothing but what is given: no network, no clock, no state. Every layer is looked at and reported, whatever the others gave;
/// what is there must be right, and what is required must be there.
/// </summary>
public static class Verifier
{
    /// <summary>Reads a bundle and verifies it; one that cannot be read is a failed verification.</summary>
    public static VerificationResult Verify(ReadOnlyMemory<byte> bundleJson, TrustedRoot root, VerificationPolicy policy)
    {
        try
        {
            return Verify(new VerificationInput(SigstoreBundle.Parse(bundleJson)), root, policy);
        }
        catch (FormatException e)
        {
            return VerificationResult.Unreadable(e.Message);
        }
    }

    /// <param name="root">Whose certificates, logs and timestamps are believed.</param>
    public static VerificationResult Verify(VerificationInput input, TrustedRoot root, VerificationPolicy policy)
    {
        X509Certificate2? leaf = null;
        try
        {
            leaf = input.Bundle.Certificates is [var der, ..] ? Certificates.FromDer(der, "bundle's certificate") : null;
            var key = leaf is null ? policy.Key : Certificates.PublicKeyOf(leaf);
            return Verify(Material(input, policy, key, leaf), root, policy);
        }
        catch (FormatException e)
        {
            return VerificationResult.Unreadable(e.Message);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            // The platform reads parts of a certificate only when they are asked for.
            return VerificationResult.Unreadable("The certificate is malformed.");
        }
        finally
        {
            leaf?.Dispose();
        }
    }

    private static VerificationResult Verify(SignedMaterial material, TrustedRoot root, VerificationPolicy policy)
    {
        var times = new List<DateTimeOffset>();
        var steps = new List<VerificationStep>();
        steps.AddRange(ContentSteps.Of(material, policy));
        steps.AddRange(LogSteps.Of(material, root, policy, times));
        steps.AddRange(TimestampSteps.Of(material, root, times));
        steps.AddRange(CertificateSteps.Of(material, root, policy, times));
        DateTimeOffset? signedAt = times.Count > 0 ? times.Min() : null;
        if (material.Leaf is not { } leaf)
            return VerificationResult.Of(steps, material.Key?.KeyId, null, signedAt);
        var identity = CertificateIdentity.Of(leaf);
        return VerificationResult.Of(steps, identity.Names.FirstOrDefault(), identity.Issuer, signedAt);
    }

    private static SignedMaterial Material(VerificationInput input, VerificationPolicy policy, PublicKey? key, X509Certificate2? leaf)
    {
        var message = input.Bundle.Envelope is { } envelope
            ? Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload.Span)
            : input.Payload ?? policy.Artifact?.Content;
        var sha256 = message is { } bytes ? SHA256.HashData(bytes.Span) : policy.Artifact?.Sha256;
        return new SignedMaterial(input, message, sha256, key, leaf);
    }
}
