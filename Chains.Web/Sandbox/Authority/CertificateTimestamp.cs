using System.Buffers.Binary;
using System.Formats.Asn1;

namespace Chains.Web.Sandbox.Authority;

/// <summary>Signed certificate timestamps of version 1, as a CT log gives them for a precertificate (RFC 6962 sections 3.2 and 3.3).</summary>
internal static class CertificateTimestamp
{
    public const string ListOid = "1.3.6.1.4.1.11129.2.4.2";

    private const byte Version1 = 0;
    private const byte CertificateTimestampType = 0;
    private const byte PrecertificateEntry = 1;
    private const byte Sha256 = 4;
    private const byte Ecdsa = 3;

    /// <summary>The value of the extension that embeds one timestamp: an OCTET STRING with a SignedCertificateTimestampList.</summary>
    /// <param name="tbsCertificate">DER of the certificate to be signed, without this extension.</param>
    /// <param name="issuerKeyHash">SHA-256 of the issuer's SubjectPublicKeyInfo.</param>
    public static byte[] Embed(AuthorityKey log, ReadOnlySpan<byte> tbsCertificate, ReadOnlySpan<byte> issuerKeyHash, DateTimeOffset at)
    {
        Span<byte> timestamp = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(timestamp, at.ToUnixTimeMilliseconds());
        var signature = log.Sign(SignedContent(tbsCertificate, issuerKeyHash, timestamp));
        byte[] single = [Version1, .. log.Id, .. timestamp, 0, 0, Sha256, Ecdsa, .. Length16(signature.Length), .. signature];
        byte[] list = [.. Length16(single.Length + 2), .. Length16(single.Length), .. single];
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(list);
        return writer.Encode();
    }

    private static byte[] SignedContent(ReadOnlySpan<byte> tbsCertificate, ReadOnlySpan<byte> issuerKeyHash, ReadOnlySpan<byte> timestamp)
    {
        var length = tbsCertificate.Length;
        return
        [
            Version1, CertificateTimestampType, .. timestamp, 0, PrecertificateEntry, .. issuerKeyHash,
            (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. tbsCertificate,
            0, 0,
        ];
    }

    private static byte[] Length16(int length) => [(byte)(length >> 8), (byte)length];
}
