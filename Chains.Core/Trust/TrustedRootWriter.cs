using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Chains.Core.Trust;

/// <summary>Writes trusted roots in version 0.1, which all clients read.</summary>
internal static class TrustedRootWriter
{
    private const string MediaType = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";
    private const string OrganizationOid = "2.5.4.10";
    private const string CommonNameOid = "2.5.4.3";

    public static byte[] Write(TrustedRoot root)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("mediaType", MediaType);
            WriteLogs(writer, "tlogs", root.Logs);
            WriteAuthorities(writer, "certificateAuthorities", root.CertificateAuthorities);
            WriteLogs(writer, "ctlogs", root.CertificateLogs);
            WriteAuthorities(writer, "timestampAuthorities", root.TimestampAuthorities);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteLogs(Utf8JsonWriter writer, string name, ImmutableArray<TransparencyLog> logs)
    {
        writer.WriteStartArray(name);
        foreach (var log in logs)
        {
            writer.WriteStartObject();
            writer.WriteString("baseUrl", log.BaseUrl);
            writer.WriteString("hashAlgorithm", "SHA2_256");
            writer.WriteStartObject("publicKey");
            writer.WriteBase64String("rawBytes", log.Key.SubjectPublicKeyInfo.Span);
            writer.WriteString("keyDetails", TrustedKey.DetailsOf(log.Key));
            WritePeriod(writer, log.ValidFor);
            writer.WriteEndObject();
            writer.WriteStartObject("logId");
            writer.WriteBase64String("keyId", log.LogId.Span);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAuthorities(Utf8JsonWriter writer, string name, ImmutableArray<CertificateAuthority> authorities)
    {
        writer.WriteStartArray(name);
        foreach (var authority in authorities)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("subject");
            writer.WriteString("organization", NamePart(authority.Anchor, OrganizationOid));
            writer.WriteString("commonName", NamePart(authority.Anchor, CommonNameOid));
            writer.WriteEndObject();
            writer.WriteString("uri", authority.Uri);
            writer.WriteStartObject("certChain");
            writer.WriteStartArray("certificates");
            foreach (var certificate in authority.Chain)
            {
                writer.WriteStartObject();
                writer.WriteBase64String("rawBytes", certificate.RawDataMemory.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            WritePeriod(writer, authority.ValidFor);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePeriod(Utf8JsonWriter writer, ValidityPeriod period)
    {
        if (period == ValidityPeriod.Always)
            return;
        writer.WriteStartObject("validFor");
        WriteTime(writer, "start", period.Start);
        WriteTime(writer, "end", period.End);
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } value)
            writer.WriteString(name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
    }

    private static string NamePart(X509Certificate2 certificate, string oid) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == oid)
            .Select(part => part.GetSingleElementValue())
            .FirstOrDefault() ?? "";
}
