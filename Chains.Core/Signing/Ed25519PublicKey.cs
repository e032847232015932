using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using BcSigner = Org.BouncyCastle.Crypto.ISigner;

namespace Chains.Core.Signing;

/// <summary>
/// Ed25519 (RFC 8032). Signatures are made over the message itself, as <c>cosign verify --key</c> and openssl take them. cosign 2.5 and later
/// sign encrypted Ed25519 keys with the prehashed variant, which its own context keeps apart: that one is accepted too.
/// </summary>
internal sealed class Ed25519PublicKey : PublicKey
{
    public const int Length = 32;
    private const int SignatureLength = 64;

    private readonly Ed25519PublicKeyParameters _key;

    private Ed25519PublicKey(Ed25519PublicKeyParameters key)
    {
        _key = key;
        var raw = key.GetEncoded();
        KeyId = SshFingerprint.OfEd25519(raw);
        Pem = PemEncoding.WriteString("PUBLIC KEY", [.. SpkiPrefix, .. raw]) + "\n";
    }

    /// <summary>SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING } up to the 32 bytes of the key (RFC 8410 section 4).</summary>
    public static ReadOnlySpan<byte> SpkiPrefix => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    public override string KeyId { get; }

    public override string Algorithm => "ed25519";

    public override string Pem { get; }

    public static Ed25519PublicKey From(Ed25519PublicKeyParameters key) => new(key);

    /// <exception cref="FormatException">Not a point of the curve.</exception>
    public static Ed25519PublicKey FromRaw(ReadOnlySpan<byte> raw)
    {
        try
        {
            return new Ed25519PublicKey(new Ed25519PublicKeyParameters(raw));
        }
        catch (ArgumentException e)
        {
            throw new FormatException("The Ed25519 public key is not a point of the curve.", e);
        }
    }

    public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength)
            return false;
        var bytes = signature.ToArray();
        return Verifies(new Ed25519Signer(), message, bytes) || Verifies(new Ed25519phSigner([]), message, bytes);
    }

    private bool Verifies(BcSigner verifier, ReadOnlySpan<byte> message, byte[] signature)
    {
        verifier.Init(forSigning: false, _key);
        verifier.BlockUpdate(message);
        return verifier.VerifySignature(signature);
    }
}
