using System.Security.Cryptography;

namespace Chains.Core.Signing;

/// <summary>The curves that are taken, with their names in X.509, SSH and here.</summary>
internal sealed record NistCurve(string Oid, string Algorithm, string SshName, int FieldBytes, HashAlgorithmName OwnHash, ECCurve Curve)
{
    public static NistCurve P256 { get; } = new(
        "1.2.840.10045.3.1.7", "ecdsa-p256", "nistp256", 32, HashAlgorithmName.SHA256, ECCurve.NamedCurves.nistP256);

    public static NistCurve P384 { get; } = new(
        "1.3.132.0.34", "ecdsa-p384", "nistp384", 48, HashAlgorithmName.SHA384, ECCurve.NamedCurves.nistP384);

    public static NistCurve P521 { get; } = new(
        "1.3.132.0.35", "ecdsa-p521", "nistp521", 66, HashAlgorithmName.SHA512, ECCurve.NamedCurves.nistP521);

    public static NistCurve? Find(string oid) => new[] { P256, P384, P521 }.FirstOrDefault(c => c.Oid == oid);
}
