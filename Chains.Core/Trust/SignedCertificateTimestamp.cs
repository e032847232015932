using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PublicKey = Chains.Core.Signing.PublicKey;

namespace Chains.Core.Trust;

/// <summary>A CT log's promise inside of a certificate (RFC 6962 sections 3.2 and 3.3).</summary>
/// <param name="LogId">SHA-256 of the log's SubjectPublicKeyInfo.</param>
/// <param name="Extensions">CtExtensions, opaque.</param>
/// <param name="Signature">DER for ECDSA.</param>
public sealed record SignedCertificateTimestamp(
    ReadOnlyMemory<byte> LogId, DateTimeOffset Timestamp, ReadOnlyMemory<byte> Extensions, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The extension that carries the list: an OCTET STRING of a TLS-encoded SignedCertificateTimestampList.</summary>
    public const string ExtensionOid = "1.3.6.1.4.1.11129.2.4.2";

    private const byte Sha256Algorithm = 4;
    private const byte PrecertificateEntry = 1;
    private const int MaxTimestamps = 32;

    /// <summary>The timestamps embedded in a certificate, in its order; none when it has no such extension.</summary>
    /// <exception cref="FormatException">The extension is malformed.</exception>
    public static ImmutableArray<SignedCertificateTimestamp> FromCertificate(X509Certificate2 certificate)
    {
        var extensions = certificate.Extensions.Where(e => e.Oid?.Value == ExtensionOid).ToList();
        return extensions switch
        {
            [] => [],
            [var extension] => ParseExtension(extension.RawData),
            _ => throw new FormatException("The certificate has several lists of certificate timestamps."),
        };
    }

    /// <summary>Reads a SignedCertificateTimestampList (RFC 6962 section 3.3).</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static ImmutableArray<SignedCertificateTimestamp> ParseList(ReadOnlyMemory<byte> list)
    {
        var reader = new TlsReader(list);
        var items = new TlsReader(reader.ReadVector16());
        reader.ThrowIfNotEmpty();
        var timestamps = ImmutableArray.CreateBuilder<SignedCertificateTimestamp>();
        while (items.HasData)
        {
            if (timestamps.Count == MaxTimestamps)
                throw new FormatException($"The certificate has more than {MaxTimestamps} certificate timestamps.");
            timestamps.Add(Parse(items.ReadVector16()));
        }

        return timestamps.Count > 0 ? timestamps.ToImmutable() : throw new FormatException("The list of certificate timestamps is empty.");
    }

    /// <summary>What the log signs (RFC 6962 section 3.2), for the precertificate of this certificate.</summary>
    public byte[] SignedData(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var tbs = Precertificate.TbsOf(certificate);
        var data = new byte[1 + 1 + 8 + 2 + 32 + 3 + tbs.Length + 2 + Extensions.Length];
        var span = data.AsSpan();
        BinaryPrimitives.WriteInt64BigEndian(span[2..], Timestamp.ToUnixTimeMilliseconds());
        span[11] = PrecertificateEntry;
        SHA256.HashData(issuer.PublicKey.ExportSubjectPublicKeyInfo(), span[12..]);
        span[44] = (byte)(tbs.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(span[45..], (ushort)tbs.Length);
        tbs.CopyTo(span[47..]);
        BinaryPrimitives.WriteUInt16BigEndian(span[(47 + tbs.Length)..], (ushort)Extensions.Length);
        Extensions.Span.CopyTo(span[(49 + tbs.Length)..]);
        return data;
    }

    /// <summary>Whether the log promised this certificate, issued by that issuer.</summary>
    public bool Verify(X509Certificate2 certificate, X509Certificate2 issuer, PublicKey logKey)
    {
        try
        {
            return logKey.Verify(SignedData(certificate, issuer), Signature.Span);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    private static ImmutableArray<SignedCertificateTimestamp> ParseExtension(byte[] extension)
    {
        try
        {
            var list = AsnDecoder.ReadOctetString(extension, AsnEncodingRules.DER, out var read);
            return read == extension.Length ? ParseList(list) : throw new FormatException("The certificate timestamps are followed by other bytes.");
        }
        catch (AsnContentException e)
        {
            throw new FormatException("The certificate timestamps are not an OCTET STRING.", e);
        }
    }

    private static SignedCertificateTimestamp Parse(ReadOnlyMemory<byte> bytes)
    {
        var reader = new TlsReader(bytes);
        if (reader.ReadByte() != 0)
            throw new FormatException("A certificate timestamp is not of version 1.");
        var logId = reader.Read(SHA256.HashSizeInBytes);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(reader.Read(8).Span);
        if (milliseconds < 0 || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            throw new FormatException("A certificate timestamp's time is out of range.");
        var extensions = reader.ReadVector16();
        if (reader.ReadByte() != Sha256Algorithm)
            throw new FormatException("A certificate timestamp is not signed over SHA-256.");
        reader.ReadByte();
        var signature = reader.ReadVector16();
        reader.ThrowIfNotEmpty();
        return new SignedCertificateTimestamp(logId, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), extensions, signature);
    }
}
