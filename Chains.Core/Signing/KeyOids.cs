namespace Chains.Core.Signing;

/// <summary>Algorithm identifiers of SubjectPublicKeyInfo and PrivateKeyInfo (RFC 5480, RFC 8017, RFC 8410).</summary>
internal static class KeyOids
{
    public const string EllipticCurve = "1.2.840.10045.2.1";
    public const string Rsa = "1.2.840.113549.1.1.1";
    public const string Ed25519 = "1.3.101.112";
}
