namespace Chains.Core.Signing;

/// <summary>What signing an artifact gave, already verified.</summary>
/// <param name="Signature">The signature alone: over the pre-authentication encoding if there is a payload type, else over the payload.</param>
/// <param name="PayloadType">The DSSE payload type, or null for a raw signature.</param>
/// <param name="Key">Verifies it.</param>
/// <param name="Certificate">PEM of the leaf certificate, or null with a static key.</param>
/// <param name="CertificateChain">PEM of the issuing certificates, or null.</param>
public sealed record SignedPayload(
    byte[] Signature, string? PayloadType, PublicKey Key, string? Certificate, string? CertificateChain);
