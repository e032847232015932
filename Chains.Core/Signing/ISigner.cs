namespace Chains.Core.Signing;

/// <summary>
/// Holds a private key, or reaches one. What crosses this interface is signatures, public keys and certificates, never the key.
/// Instances live as long as the key is current and are safe for concurrent use.
/// </summary>
public interface ISigner : IDisposable
{
    PublicKey PublicKey { get; }

    /// <summary>PEM of the leaf certificate, or null with a static key.</summary>
    string? Certificate { get; }

    /// <summary>PEM of the issuing certificates, leaf excluded, or null.</summary>
    string? CertificateChain { get; }

    /// <summary>Signs the message; ECDSA signatures are ASN.1 DER, as cosign writes them.</summary>
    /// <exception cref="SigningException">The key could not be used; the message says what to do.</exception>
    ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation);
}
