using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Chains.Core.Signing;

/// <summary>Reads public keys: ECDSA on P-256, P-384 and P-521, Ed25519, RSA of 2048 to 8192 bits.</summary>
public static class PublicKeys
{
    private const int MaxPemLength = 16 * 1024;
    private const int MaxDerLength = 8 * 1024;

    /// <summary>Reads the first PEM block, which must be a <c>PUBLIC KEY</c>.</summary>
    /// <exception cref="FormatException">It is none of those; the message says what it is instead.</exception>
    public static PublicKey FromPem(ReadOnlySpan<char> pem)
    {
        if (pem.Length > MaxPemLength)
            throw new FormatException($"The public key has {pem.Length} characters; at most {MaxPemLength} are read.");
        if (!PemEncoding.TryFind(pem, out var fields))
            throw new FormatException("The public key is not PEM: expected -----BEGIN PUBLIC KEY-----.");
        var label = pem[fields.Label];
        if (!label.SequenceEqual("PUBLIC KEY"))
            throw new FormatException($"Expected a PEM block PUBLIC KEY, found {label}.");
        var der = new byte[fields.DecodedDataLength];
        Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out var length);
        return FromSubjectPublicKeyInfo(der.AsSpan(0, length));
    }

    /// <summary>Reads a DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).</summary>
    /// <exception cref="FormatException">It is malformed, or of an algorithm, curve or size that is not taken.</exception>
    public static PublicKey FromSubjectPublicKeyInfo(ReadOnlySpan<byte> der)
    {
        if (der.Length > MaxDerLength)
            throw new FormatException($"The public key has {der.Length} bytes; at most {MaxDerLength} are read.");
        try
        {
            var (algorithm, curve) = ReadAlgorithm(der.ToArray());
            return algorithm switch
            {
                KeyOids.EllipticCurve => Ecdsa(der, curve),
                KeyOids.Rsa => Rsa(der),
                KeyOids.Ed25519 => Ed25519(der),
                _ => throw new FormatException($"Public keys of algorithm {algorithm} are not taken; use ECDSA, Ed25519 or RSA."),
            };
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            throw new FormatException("The public key is not a valid SubjectPublicKeyInfo.", e);
        }
    }

    private static (string Algorithm, string? Curve) ReadAlgorithm(byte[] der)
    {
        var identifier = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var algorithm = identifier.ReadObjectIdentifier();
        var named = identifier.HasData && identifier.PeekTag() == Asn1Tag.ObjectIdentifier;
        return (algorithm, named ? identifier.ReadObjectIdentifier() : null);
    }

    private static EcdsaPublicKey Ecdsa(ReadOnlySpan<byte> der, string? oid)
    {
        var curve = oid is null ? null : NistCurve.Find(oid);
        if (curve is null)
            throw new FormatException("The ECDSA public key is on a curve that is not taken; use P-256, P-384 or P-521 by name.");
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(der, out var read);
        RefuseRest(der, read);
        return EcdsaPublicKey.From(curve, key);
    }

    private static RsaPublicKey Rsa(ReadOnlySpan<byte> der)
    {
        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(der, out var read);
        RefuseRest(der, read);
        if (key.KeySize is < RsaPublicKey.MinBits or > RsaPublicKey.MaxBits)
            throw new FormatException($"The RSA public key has {key.KeySize} bits; {RsaPublicKey.MinBits} to {RsaPublicKey.MaxBits} are taken.");
        return RsaPublicKey.From(key);
    }

    private static Ed25519PublicKey Ed25519(ReadOnlySpan<byte> der)
    {
        var prefix = Ed25519PublicKey.SpkiPrefix;
        return der.Length == prefix.Length + Ed25519PublicKey.Length && der.StartsWith(prefix)
            ? Ed25519PublicKey.FromRaw(der[prefix.Length..])
            : throw new FormatException("The Ed25519 public key is malformed.");
    }

    private static void RefuseRest(ReadOnlySpan<byte> der, int read)
    {
        if (read != der.Length)
            throw new FormatException($"The public key is followed by {der.Length - read} bytes that do not belong to it.");
    }
}
