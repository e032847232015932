using System.Text.Encodings.Web;
using System.Text.Json;
using Chains.Core.Signing;
using Chains.Core.Transparency;

namespace Chains.Core.Verification;

/// <summary>Writes bundles in the form that their version has.</summary>
internal static class SigstoreBundleWriter
{
    // Base64 holds plus signs, checkpoints an em dash: both are fine in JSON as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(SigstoreBundle bundle)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("mediaType", bundle.MediaType);
            WriteMaterial(writer, bundle);
            if (bundle.Envelope is { } envelope)
                WriteEnvelope(writer, envelope);
            else
                WriteMessageSignature(writer, bundle.MessageSignature!);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteMaterial(Utf8JsonWriter writer, SigstoreBundle bundle)
    {
        writer.WriteStartObject("verificationMaterial");
        WriteKey(writer, bundle);
        if (bundle.LogEntries.Length > 0)
        {
            writer.WriteStartArray("tlogEntries");
            foreach (var entry in bundle.LogEntries)
                LogEntryJson.Write(writer, entry);
            writer.WriteEndArray();
        }

        if (bundle.Timestamps.Length > 0)
        {
            writer.WriteStartObject("timestampVerificationData");
            writer.WriteStartArray("rfc3161Timestamps");
            foreach (var timestamp in bundle.Timestamps)
            {
                writer.WriteStartObject();
                writer.WriteBase64String("signedTimestamp", timestamp.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter writer, SigstoreBundle bundle)
    {
        if (bundle.Certificates.Length == 0)
        {
            writer.WriteStartObject("publicKey");
            writer.WriteString("hint", bundle.PublicKeyHint ?? "");
            writer.WriteEndObject();
        }
        else if (bundle.Version >= 3)
        {
            writer.WriteStartObject("certificate");
            writer.WriteBase64String("rawBytes", bundle.Certificates[0].Span);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStartObject("x509CertificateChain");
            writer.WriteStartArray("certificates");
            foreach (var certificate in bundle.Certificates)
            {
                writer.WriteStartObject();
                writer.WriteBase64String("rawBytes", certificate.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }

    private static void WriteEnvelope(Utf8JsonWriter writer, Envelope envelope)
    {
        writer.WriteStartObject("dsseEnvelope");
        writer.WriteBase64String("payload", envelope.Payload.Span);
        writer.WriteString("payloadType", envelope.PayloadType);
        writer.WriteStartArray("signatures");
        writer.WriteStartObject();
        writer.WriteBase64String("sig", envelope.Signatures[0].Signature.Span);
        writer.WriteString("keyid", envelope.Signatures[0].KeyId);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMessageSignature(Utf8JsonWriter writer, BundleMessageSignature signature)
    {
        writer.WriteStartObject("messageSignature");
        if (!signature.Digest.IsEmpty)
        {
            writer.WriteStartObject("messageDigest");
            writer.WriteString("algorithm", "SHA2_256");
            writer.WriteBase64String("digest", signature.Digest.Span);
            writer.WriteEndObject();
        }

        writer.WriteBase64String("signature", signature.Signature.Span);
        writer.WriteEndObject();
    }
}
