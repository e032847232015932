using System.Security.Cryptography;

namespace Chains.Core.Signing;

/// <summary>A key that verifies signatures. Safe for concurrent use; lives as long as it is of use.</summary>
public abstract class PublicKey
{
    private byte[]? _subjectPublicKeyInfo;

    /// <summary><c>SHA256:</c> and the unpadded base64 of the SSH wire form's digest: the DSSE key id that the Go controller writes.</summary>
    public abstract string KeyId { get; }

    /// <summary>Such as <c>ecdsa-p256</c>, <c>ed25519</c>, <c>rsa-3072</c>.</summary>
    public abstract string Algorithm { get; }

    /// <summary>SubjectPublicKeyInfo as PEM, with a final newline.</summary>
    public abstract string Pem { get; }

    /// <summary>SubjectPublicKeyInfo as DER (RFC 5280 section 4.1.2.7).</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo => _subjectPublicKeyInfo ??= Decode(Pem);

    /// <summary>Whether the signature is this key's over the message. False, never an exception, on malformed input.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    /// <summary>
    /// Whether the signature is this key's over a message with that SHA-256 digest. False, never an exception, where the key's algorithm does not sign SHA-256
    /// digests, as Ed25519.
    /// </summary>
    public virtual bool VerifyDigest(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> signature) => false;

    private static byte[] Decode(string pem)
    {
        var fields = PemEncoding.Find(pem);
        var der = new byte[fields.DecodedDataLength];
        Convert.TryFromBase64Chars(pem.AsSpan()[fields.Base64Data], der, out _);
        return der;
    }
}
