using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Chains.Bench.Pipeline;

/// <summary>
/// What a one-image TaskRun needs at the least: two ECDSA P-256 signatures and two verifications, over messages as long as its
/// pre-authentication encoding and its image payload. Nothing else: keys exist, messages exist, results are dropped.
/// </summary>
internal sealed class BareCryptography : IDisposable
{
    private readonly ConcurrentBag<(ECDsa Private, ECDsa Public)> _keys = [];
    private readonly byte[] _pkcs8;
    private readonly byte[] _attestation;
    private readonly byte[] _image;

    public BareCryptography(int attestationLength, int imageLength)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _pkcs8 = key.ExportPkcs8PrivateKey();
        _attestation = RandomNumberGenerator.GetBytes(attestationLength);
        _image = RandomNumberGenerator.GetBytes(imageLength);
    }

    public void ForOneRun()
    {
        var keys = _keys.TryTake(out var idle) ? idle : Create();
        SignAndVerify(keys.Private, keys.Public, _attestation);
        SignAndVerify(keys.Private, keys.Public, _image);
        _keys.Add(keys);
    }

    public void Dispose()
    {
        foreach (var (privateKey, publicKey) in _keys)
        {
            privateKey.Dispose();
            publicKey.Dispose();
        }
    }

    private static void SignAndVerify(ECDsa privateKey, ECDsa publicKey, byte[] message)
    {
        var signature = privateKey.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (!publicKey.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            throw new InvalidOperationException("A bare signature does not verify.");
    }

    private (ECDsa Private, ECDsa Public) Create()
    {
        var privateKey = ECDsa.Create();
        privateKey.ImportPkcs8PrivateKey(_pkcs8, out _);
        return (privateKey, ECDsa.Create(privateKey.ExportParameters(includePrivateParameters: false)));
    }
}
