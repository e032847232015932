using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PublicKey = Chains.Core.Signing.PublicKey;
using PublicKeys = Chains.Core.Signing.PublicKeys;

namespace Chains.Web.Sandbox.Log;

/// <summary>What verifies an entry's signature: a public key or a certificate, PEM.</summary>
internal sealed class EntryKey
{
    private const int LongestPem = 64 * 1024;

    private readonly byte[] _spki;

    private EntryKey(PublicKey key, string canonicalPem, IReadOnlyList<string> subjects)
    {
        (Key, CanonicalPem, Subjects) = (key, Encoding.ASCII.GetBytes(canonicalPem), subjects);
        _spki = Convert.FromBase64String(key.Pem[PemEncoding.Find(key.Pem).Base64Data]);
    }

    public PublicKey Key { get; }

    /// <summary>The PEM as Go writes it, whatever line lengths it came with.</summary>
    public byte[] CanonicalPem { get; }

    /// <summary>Identities of the certificate, as they are searched for; empty for a key.</summary>
    public IReadOnlyList<string> Subjects { get; }

    /// <exception cref="LogRequestException">It is neither.</exception>
    public static EntryKey Parse(ReadOnlySpan<byte> pem)
    {
        if (pem.Length > LongestPem)
            throw LogRequestException.Invalid($"a verifier of {pem.Length} bytes is not taken");
        var text = Encoding.UTF8.GetString(pem);
        try
        {
            if (!PemEncoding.TryFind(text, out var fields))
                throw new FormatException("invalid public key: failure decoding PEM");
            return text.AsSpan()[fields.Label] is "CERTIFICATE" ? OfCertificate(text) : OfKey(text);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw LogRequestException.Invalid("could not parse public key as x509: " + e.Message);
        }
    }

    /// <summary>Whether the signature is over a message of that digest: ECDSA, or RSA PKCS #1 v1.5.</summary>
    public bool VerifyDigest(ReadOnlySpan<byte> digest, HashAlgorithmName algorithm, ReadOnlySpan<byte> signature)
    {
        try
        {
            if (Key.Algorithm.StartsWith("rsa", StringComparison.Ordinal))
            {
                using var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(_spki, out _);
                return rsa.VerifyHash(digest, signature, algorithm, RSASignaturePadding.Pkcs1);
            }

            if (!Key.Algorithm.StartsWith("ecdsa", StringComparison.Ordinal))
                throw LogRequestException.Invalid($"a hashedrekord with a key of type {Key.Algorithm} is not taken; use ECDSA or RSA");
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(_spki, out _);
            return ecdsa.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>What entries with this key are found by: SHA-256 of the canonical PEM, hex.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(CanonicalPem));

    private static EntryKey OfKey(string text)
    {
        var key = PublicKeys.FromPem(text);
        return new EntryKey(key, key.Pem, []);
    }

    private static EntryKey OfCertificate(string text)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        try
        {
            var leaf = chain[0];
            var key = PublicKeys.FromSubjectPublicKeyInfo(leaf.PublicKey.ExportSubjectPublicKeyInfo());
            return new EntryKey(key, string.Concat(chain.Select(c => c.ExportCertificatePem() + "\n")), SubjectNames.Of(leaf));
        }
        finally
        {
            foreach (var certificate in chain)
                certificate.Dispose();
        }
    }
}
