using System.Security.Cryptography;

namespace Chains.Core.Signing;

/// <summary>RSASSA-PKCS1-v1_5 with SHA-256, the default of sigstore for RSA keys.</summary>
internal sealed class RsaPublicKey : PublicKey
{
    public const int MinBits = 2048;
    public const int MaxBits = 8192;

    private readonly KeyPool<RSA> _pool;

    private RsaPublicKey(RSAParameters parameters, int bits, string pem)
    {
        _pool = new KeyPool<RSA>(() => RSA.Create(parameters));
        Algorithm = $"rsa-{bits}";
        Pem = pem;
        KeyId = SshFingerprint.OfRsa(parameters.Exponent, parameters.Modulus);
    }

    public override string KeyId { get; }

    public override string Algorithm { get; }

    public override string Pem { get; }

    public static RsaPublicKey From(RSA key) =>
        new(key.ExportParameters(includePrivateParameters: false), key.KeySize, key.ExportSubjectPublicKeyInfoPem() + "\n");

    public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var key = _pool.Rent();
        try
        {
            return key.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            _pool.Return(key);
        }
    }

    public override bool VerifyDigest(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> signature)
    {
        var key = _pool.Rent();
        try
        {
            return sha256.Length == SHA256.HashSizeInBytes && key.VerifyHash(sha256, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            _pool.Return(key);
        }
    }
}
