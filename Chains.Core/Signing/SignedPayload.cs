namespace Chains.Core.Signing;

/// <summary>What signing an artifact gave, already verified.</summary>
/// <param name="Signature">
/// What goes, as base64, into the annotation <c>chains.tekton.dev/signature-KEY</c>: the JSON of the DSSE envelope if there is a payload type,
/// else the raw signature over the payload.
/// </param>
/// <param name="PayloadType">The DSSE payload type, or null for a raw signature.</param>
/// <param name="Key">Verifies it.</param>
/// <param name="Certificate">PEM of the leaf certificate, or null with a static key.</param>
/// <param name="CertificateChain">PEM of the issuing certificates, or null.</param>
public sealed record SignedPayload(
    ReadOnlyMemory<byte> Signature, string? PayloadType, PublicKey Key, string? Certificate, string? CertificateChain);
