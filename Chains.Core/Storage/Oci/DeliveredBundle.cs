using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Core.Verification;

namespace Chains.Core.Storage.Oci;

/// <summary>The Sigstore bundle (v0.3) of a delivered attestation, with its log entry where there is one.</summary>
internal static class DeliveredBundle
{
    /// <param name="key">The key that signed, for the bundle's hint; null with a certificate, or where the key is not known any more.</param>
    /// <exception cref="FormatException">Envelope, certificate or entry are not what they should be.</exception>
    public static byte[] Of(Delivery delivery, Signing.PublicKey? key)
    {
        var bundle = SigstoreBundle.ForEnvelope(
            Dsse.Parse(delivery.Signature),
            Certificate(delivery.CertificatePem),
            delivery.LogEntry is { } entry ? [LogEntryJson.ParseAny(entry.Entry)] : ImmutableArray<TransparencyLogEntry>.Empty,
            delivery.LogEntry?.Timestamp is { } timestamp ? [timestamp] : ImmutableArray<ReadOnlyMemory<byte>>.Empty);
        return (key is null || delivery.CertificatePem.Length > 0 ? bundle : bundle with { PublicKeyHint = Hint(key) }).ToJson();
    }

    /// <summary>The hint of cosign: base64 of SHA-256 over the SubjectPublicKeyInfo.</summary>
    private static string Hint(Signing.PublicKey key) =>
        Convert.ToBase64String(SHA256.HashData(PemEncoding.TryFind(key.Pem, out var fields) ? Convert.FromBase64String(key.Pem[fields.Base64Data]) : []));

    private static ReadOnlyMemory<byte>? Certificate(string pem)
    {
        if (pem.Length == 0)
            return null;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.RawData;
        }
        catch (CryptographicException e)
        {
            throw new FormatException("the certificate is no PEM certificate", e);
        }
    }
}
