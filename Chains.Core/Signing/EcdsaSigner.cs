using System.Security.Cryptography;

namespace Chains.Core.Signing;

/// <summary>Signs with ECDSA over SHA-256 on every curve, as the Go controller does with <c>x509.pem</c>.</summary>
internal sealed class EcdsaSigner(byte[] pkcs8, PublicKey publicKey) : PooledSigner<ECDsa>(pkcs8, publicKey, ECDsa.Create)
{
    protected override byte[] Sign(ECDsa key, ReadOnlySpan<byte> message) =>
        key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
