using System.Security.Cryptography;

namespace Chains.Core.Signing.Kms;

/// <summary>The digest that a key signs, as public keys here verify it: SHA-256, or the curve's own where a service knows no other.</summary>
internal static class KmsDigest
{
    /// <summary>Of a key by its <see cref="PublicKey.Algorithm"/>, for services that tie the digest to the curve.</summary>
    public static byte[] OfCurve(string algorithm, ReadOnlySpan<byte> message) => algorithm switch
    {
        "ecdsa-p384" => SHA384.HashData(message),
        "ecdsa-p521" => SHA512.HashData(message),
        _ => SHA256.HashData(message),
    };
}
