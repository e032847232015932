using System.Security.Cryptography;

namespace Chains.Web.Sandbox.Authority;

/// <summary>An ECDSA P-256 key of the sandbox. Signs over SHA-256; safe for concurrent use.</summary>
internal sealed class AuthorityKey : IDisposable
{
    private readonly Lock _using = new();
    private readonly ECDsa _key = ECDsa.Create();

    /// <param name="pem">PKCS#8.</param>
    /// <exception cref="CryptographicException">The PEM holds no such key.</exception>
    public AuthorityKey(string pem)
    {
        _key.ImportFromPem(pem);
        SubjectPublicKeyInfo = _key.ExportSubjectPublicKeyInfo();
        PublicPem = _key.ExportSubjectPublicKeyInfoPem() + "\n";
        Id = SHA256.HashData(SubjectPublicKeyInfo);
    }

    /// <summary>DER.</summary>
    public byte[] SubjectPublicKeyInfo { get; }

    public string PublicPem { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo: how Rekor and CT logs name a log (RFC 6962 section 3.2).</summary>
    public byte[] Id { get; }

    /// <summary>PKCS#8 of a new key.</summary>
    public static string Generate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <summary>ASN.1 DER unless another format is asked for.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message, DSASignatureFormat format = DSASignatureFormat.Rfc3279DerSequence)
    {
        lock (_using)
            return _key.SignData(message, HashAlgorithmName.SHA256, format);
    }

    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, DSASignatureFormat format)
    {
        lock (_using)
            return _key.VerifyData(message, signature, HashAlgorithmName.SHA256, format);
    }

    /// <summary>The public point, for a JSON web key.</summary>
    public ECPoint Point()
    {
        lock (_using)
            return _key.ExportParameters(includePrivateParameters: false).Q;
    }

    public void Dispose() => _key.Dispose();
}
