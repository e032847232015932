using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace Chains.Core.Signing;

/// <summary>Makes signers of unencrypted PKCS#8 (RFC 5208, RFC 5958): ECDSA on P-256, P-384, P-521, Ed25519, RSA of 2048 to 8192 bits.</summary>
internal static class PrivateKeyInfo
{
    /// <param name="pkcs8">The caller's to wipe; signers keep a copy.</param>
    /// <param name="entry">Names the secret and its entry in errors.</param>
    /// <exception cref="SigningException">Malformed, or of an algorithm, curve or size that is not taken.</exception>
    public static ISigner Read(byte[] pkcs8, string entry)
    {
        try
        {
            var (algorithm, curve) = ReadAlgorithm(pkcs8);
            return algorithm switch
            {
                KeyOids.EllipticCurve => Ecdsa(pkcs8, curve, entry),
                KeyOids.Rsa => Rsa(pkcs8, entry),
                KeyOids.Ed25519 => Ed25519(pkcs8),
                _ => throw new SigningException(
                    $"{entry} holds a private key of algorithm {algorithm}, which cannot sign here; use an ECDSA, Ed25519 or RSA key."),
            };
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            throw new SigningException(
                $"{entry} holds a damaged private key (not valid PKCS#8); store the key again, or make one with `keys generate`.");
        }
    }

    private static (string Algorithm, string? Curve) ReadAlgorithm(byte[] pkcs8)
    {
        var info = new AsnReader(pkcs8, AsnEncodingRules.DER).ReadSequence();
        info.ReadInteger();
        var identifier = info.ReadSequence();
        var algorithm = identifier.ReadObjectIdentifier();
        var named = identifier.HasData && identifier.PeekTag() == Asn1Tag.ObjectIdentifier;
        return (algorithm, named ? identifier.ReadObjectIdentifier() : null);
    }

    private static EcdsaSigner Ecdsa(byte[] pkcs8, string? oid, string entry)
    {
        var curve = oid is null ? null : NistCurve.Find(oid);
        if (curve is null)
        {
            throw new SigningException(
                $"{entry} holds an ECDSA key on {(oid is null ? "a curve without a name" : $"the curve {oid}")}, which is not supported; "
                + "use P-256, P-384 or P-521.");
        }

        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out var read);
        return new EcdsaSigner(pkcs8[..read], EcdsaPublicKey.From(curve, key));
    }

    private static RsaSigner Rsa(byte[] pkcs8, string entry)
    {
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out var read);
        if (key.KeySize is < RsaPublicKey.MinBits or > RsaPublicKey.MaxBits)
        {
            throw new SigningException(
                $"{entry} holds an RSA key of {key.KeySize} bits; {RsaPublicKey.MinBits} to {RsaPublicKey.MaxBits} are supported.");
        }

        return new RsaSigner(pkcs8[..read], RsaPublicKey.From(key));
    }

    // CurvePrivateKey ::= OCTET STRING (RFC 8410 section 7), inside PKCS#8's own OCTET STRING.
    private static Ed25519MessageSigner Ed25519(byte[] pkcs8)
    {
        var info = new AsnReader(pkcs8, AsnEncodingRules.DER).ReadSequence();
        info.ReadInteger();
        info.ReadSequence();
        var seed = new AsnReader(info.ReadOctetString(), AsnEncodingRules.DER).ReadOctetString();
        try
        {
            return seed.Length == Ed25519PublicKey.Length
                ? new Ed25519MessageSigner(new Ed25519PrivateKeyParameters(seed))
                : throw new CryptographicException();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
