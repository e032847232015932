using System.Security.Cryptography;
using System.Text;

namespace Chains.Core.Signing;

/// <summary>
/// ECDSA with DER signatures. SHA-256 on every curve is what the Go controller signs <c>x509.pem</c> keys with and what
/// <c>cosign verify --key</c> and <c>openssl dgst -sha256</c> take. cosign 2.5 and later sign an encrypted P-384 or P-521 key with the curve's
/// own hash instead, so that one is accepted too; a digest of one length cannot stand for one of another.
/// </summary>
internal sealed class EcdsaPublicKey : PublicKey
{
    private readonly NistCurve _curve;
    private readonly KeyPool<ECDsa> _pool;

    private EcdsaPublicKey(NistCurve curve, ECParameters point, string pem)
    {
        _curve = curve;
        _pool = new KeyPool<ECDsa>(() => ECDsa.Create(point));
        Pem = pem;
        KeyId = SshFingerprint.OfEcdsa(Encoding.ASCII.GetBytes(curve.SshName), [4, .. point.Q.X!, .. point.Q.Y!]);
    }

    public override string KeyId { get; }

    public override string Algorithm => _curve.Algorithm;

    public override string Pem { get; }

    public static EcdsaPublicKey From(NistCurve curve, ECDsa key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new EcdsaPublicKey(curve, parameters, key.ExportSubjectPublicKeyInfoPem() + "\n");
    }

    public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var key = _pool.Rent();
        try
        {
            return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                || (_curve.OwnHash != HashAlgorithmName.SHA256
                    && key.VerifyData(message, signature, _curve.OwnHash, DSASignatureFormat.Rfc3279DerSequence));
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
            return sha256.Length == SHA256.HashSizeInBytes && key.VerifyHash(sha256, signature, DSASignatureFormat.Rfc3279DerSequence);
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
