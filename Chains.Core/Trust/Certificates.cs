using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chains.Core.Signing;
using PublicKey = Chains.Core.Signing.PublicKey;

namespace Chains.Core.Trust;

/// <summary>Reads X.509 certificates (RFC 5280) strictly.</summary>
public static class Certificates
{
    /// <summary>Extended key usages (RFC 5280 section 4.2.1.12) that signing and timestamping certificates must have.</summary>
    public const string CodeSigningUsage = "1.3.6.1.5.5.7.3.3";

    /// <inheritdoc cref="CodeSigningUsage"/>
    public const string TimestampingUsage = "1.3.6.1.5.5.7.3.8";

    private const int MaxBytes = 64 * 1024;
    private const int MaxPemBlocks = 20;

    /// <summary>Reads exactly one certificate.</summary>
    /// <param name="what">Names it in errors.</param>
    /// <exception cref="FormatException">It is none, is followed by other bytes, or is larger than 64 KiB.</exception>
    public static X509Certificate2 FromDer(ReadOnlyMemory<byte> der, string what)
    {
        if (der.Length > MaxBytes)
            throw new FormatException($"The {what} has {der.Length} bytes; at most {MaxBytes} are read.");
        try
        {
            // The loader takes PEM and other containers too, which have no place here.
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var certificate = X509CertificateLoader.LoadCertificate(der.Span);
            return certificate.RawDataMemory.Span.SequenceEqual(der.Span) ? certificate : throw new FormatException($"The {what} is not DER.");
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            throw new FormatException($"The {what} is no X.509 certificate.", e);
        }
    }

    /// <summary>Reads the certificates of a PEM text, at most twenty, in its order.</summary>
    /// <inheritdoc cref="FromDer"/>
    public static IReadOnlyList<X509Certificate2> FromPem(string pem, string what)
    {
        var found = new List<X509Certificate2>();
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (!rest[fields.Label].SequenceEqual("CERTIFICATE") || found.Count == MaxPemBlocks)
                throw new FormatException($"The {what} holds other PEM blocks than certificates, or more than {MaxPemBlocks}.");
            var der = new byte[fields.DecodedDataLength];
            Convert.TryFromBase64Chars(rest[fields.Base64Data], der, out _);
            found.Add(FromDer(der, what));
            rest = rest[fields.Location.End..];
        }

        return found.Count > 0 ? found : throw new FormatException($"The {what} holds no PEM block CERTIFICATE.");
    }

    /// <summary>The certificate's key.</summary>
    /// <exception cref="FormatException">Of an algorithm, curve or size that is not taken.</exception>
    public static PublicKey PublicKeyOf(X509Certificate2 certificate) =>
        PublicKeys.FromSubjectPublicKeyInfo(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    public static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);

    /// <summary>Whether subject and issuer are one: a root.</summary>
    public static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
