using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chains.Core.Trust;

/// <summary>What a person wants to read of a certificate.</summary>
/// <param name="SerialNumber">Hexadecimal.</param>
/// <param name="Fingerprint">SHA-256 of the DER, lower-case hex.</param>
/// <param name="Algorithm">Of its key, such as <c>ecdsa-p256</c>; that of a key that is not taken is the OID.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo as PEM.</param>
/// <param name="Timestamps">Promises of CT logs inside of it; empty also where they cannot be read.</param>
public sealed record DecodedCertificate(
    string Subject,
    string IssuedBy,
    string SerialNumber,
    string Fingerprint,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Algorithm,
    string PublicKey,
    CertificateIdentity Identity,
    IReadOnlyList<FulcioExtension> Extensions,
    IReadOnlyList<SignedCertificateTimestamp> Timestamps)
{
    /// <summary>The certificates of a PEM text, in its order.</summary>
    /// <exception cref="FormatException">It holds none, or something else.</exception>
    public static IReadOnlyList<DecodedCertificate> Parse(string pem)
    {
        var certificates = Certificates.FromPem(pem, "certificate");
        try
        {
            return [.. certificates.Select(Of)];
        }
        finally
        {
            foreach (var certificate in certificates)
                certificate.Dispose();
        }
    }

    private static DecodedCertificate Of(X509Certificate2 certificate) => new(
        certificate.Subject,
        certificate.Issuer,
        certificate.SerialNumber.ToLowerInvariant(),
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span)),
        certificate.NotBefore.ToUniversalTime(),
        certificate.NotAfter.ToUniversalTime(),
        AlgorithmOf(certificate),
        PemEncoding.WriteString("PUBLIC KEY", certificate.PublicKey.ExportSubjectPublicKeyInfo()) + "\n",
        CertificateIdentity.Of(certificate),
        FulcioExtensions.Of(certificate),
        TimestampsOf(certificate));

    private static string AlgorithmOf(X509Certificate2 certificate)
    {
        try
        {
            return Certificates.PublicKeyOf(certificate).Algorithm;
        }
        catch (FormatException)
        {
            return certificate.PublicKey.Oid.Value ?? "unknown";
        }
    }

    private static ImmutableArray<SignedCertificateTimestamp> TimestampsOf(X509Certificate2 certificate)
    {
        try
        {
            return SignedCertificateTimestamp.FromCertificate(certificate);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
