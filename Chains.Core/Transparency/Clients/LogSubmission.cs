using Chains.Core.Signing;

namespace Chains.Core.Transparency.Clients;

/// <summary>A signature as it is sent to a log.</summary>
public sealed record LogSubmission
{
    /// <summary>The signed bytes.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The DSSE payload type; null for a bare signature over the payload.</summary>
    public string? PayloadType { get; init; }

    /// <summary>The DSSE envelope as JSON, or the bare signature.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Verifies the signature.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>The leaf certificate; null with a static key.</summary>
    public string? CertificatePem { get; init; }

    /// <summary>For logs of Rekor v1.</summary>
    public AttestationEntryKind AttestationKind { get; init; }

    /// <summary>What the log keeps as verifier: the certificate, or the public key.</summary>
    public string VerifierPem => string.IsNullOrEmpty(CertificatePem) ? Key.Pem : CertificatePem;

    /// <summary>The signature itself, out of its envelope.</summary>
    /// <exception cref="FormatException">The envelope cannot be read.</exception>
    public ReadOnlyMemory<byte> RawSignature => PayloadType is null ? Signature : Dsse.Parse(Signature).Signatures[0].Signature;

    /// <summary>What the signature is over: the payload, or its pre-authentication encoding.</summary>
    public byte[] Message => PayloadType is null ? Payload.ToArray() : Dsse.PreAuthenticationEncoding(PayloadType, Payload.Span);
}
