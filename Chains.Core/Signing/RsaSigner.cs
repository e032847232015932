using System.Security.Cryptography;

namespace Chains.Core.Signing;

/// <summary>Signs with RSASSA-PKCS1-v1_5 over SHA-256.</summary>
internal sealed class RsaSigner(byte[] pkcs8, PublicKey publicKey) : PooledSigner<RSA>(pkcs8, publicKey, RSA.Create)
{
    protected override byte[] Sign(RSA key, ReadOnlySpan<byte> message) =>
        key.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
