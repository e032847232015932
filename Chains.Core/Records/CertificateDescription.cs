using System.Security.Cryptography;
using Chains.Core.Trust;

namespace Chains.Core.Records;

/// <summary>Reads what is kept of a certificate out of its PEM.</summary>
public static class CertificateDescription
{
    /// <summary>A new row, not written yet.</summary>
    /// <param name="chain">PEM of the certificates that issued it, or null.</param>
    /// <exception cref="FormatException">The PEM is no certificate.</exception>
    public static CertificateRecord Of(string pem, string? chain)
    {
        var certificates = Certificates.FromPem(pem, "certificate");
        using var leaf = certificates[0];
        var identity = CertificateIdentity.Of(leaf);
        return new CertificateRecord
        {
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(leaf.RawDataMemory.Span)),
            Pem = pem,
            ChainPem = string.IsNullOrEmpty(chain) ? null : chain,
            Identity = identity.Names is [var name, ..] ? name : null,
            Issuer = identity.Issuer,
            NotBefore = leaf.NotBefore.ToUniversalTime(),
            NotAfter = leaf.NotAfter.ToUniversalTime(),
        };
    }
}
