using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chains.Core.Transparency.Clients;

/// <summary>
/// Proposed entries of Rekor v1, as its JSON schemas have them: <c>hashedrekord</c> 0.0.1, <c>dsse</c> 0.0.1, <c>intoto</c> 0.0.2.
/// Digests are SHA-256 in lower-case hex.
/// </summary>
internal static class RekorV1Entries
{
    /// <exception cref="LogException">Rekor v1 has no entry for such a signature.</exception>
    public static byte[] Propose(LogSubmission submission)
    {
        if (submission.PayloadType is null && submission.Key.Algorithm == "ed25519")
            throw new LogException(LogFailure.Refused, "Rekor v1 has no entry for an image signature by an Ed25519 key: its hashedrekord takes digests, and Ed25519 signs the message itself. Sign images with an ECDSA key.");
        var buffer = new ArrayBufferWriter<byte>(submission.Signature.Length + 2048);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            var (kind, version) = KindOf(submission);
            writer.WriteString("apiVersion", version);
            writer.WriteString("kind", kind);
            writer.WriteStartObject("spec");
            WriteSpec(writer, submission);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static (string Kind, string Version) KindOf(LogSubmission submission) =>
        submission.PayloadType is null ? ("hashedrekord", "0.0.1")
        : submission.AttestationKind is AttestationEntryKind.Intoto ? ("intoto", "0.0.2")
        : ("dsse", "0.0.1");

    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void WriteSpec(Utf8JsonWriter writer, LogSubmission submission)
    {
        if (submission.PayloadType is null)
            WriteHashedRekord(writer, submission);
        else if (submission.AttestationKind is AttestationEntryKind.Intoto)
            WriteIntoto(writer, submission);
        else
            WriteDsse(writer, submission);
    }

    private static void WriteHashedRekord(Utf8JsonWriter writer, LogSubmission submission)
    {
        writer.WriteStartObject("data");
        WriteHash(writer, "hash", submission.Payload.Span);
        writer.WriteEndObject();
        writer.WriteStartObject("signature");
        writer.WriteBase64String("content", submission.Signature.Span);
        writer.WriteStartObject("publicKey");
        writer.WriteBase64String("content", Encoding.ASCII.GetBytes(submission.VerifierPem));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteDsse(Utf8JsonWriter writer, LogSubmission submission)
    {
        writer.WriteStartObject("proposedContent");
        writer.WriteString("envelope", submission.Signature.Span);
        writer.WriteStartArray("verifiers");
        writer.WriteBase64StringValue(Encoding.ASCII.GetBytes(submission.VerifierPem));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Payload and signature are base64 of base64: the schema's type adds one to that of the envelope.</summary>
    private static void WriteIntoto(Utf8JsonWriter writer, LogSubmission submission)
    {
        var envelope = Signing.Dsse.Parse(submission.Signature);
        writer.WriteStartObject("content");
        writer.WriteStartObject("envelope");
        writer.WriteString("payloadType", envelope.PayloadType);
        writer.WriteBase64String("payload", Base64(envelope.Payload.Span));
        writer.WriteStartArray("signatures");
        foreach (var signature in envelope.Signatures)
        {
            writer.WriteStartObject();
            if (signature.KeyId.Length > 0)
                writer.WriteString("keyid", signature.KeyId);
            writer.WriteBase64String("sig", Base64(signature.Signature.Span));
            writer.WriteBase64String("publicKey", Encoding.ASCII.GetBytes(submission.VerifierPem));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        WriteHash(writer, "hash", submission.Signature.Span);
        WriteHash(writer, "payloadHash", envelope.Payload.Span);
        writer.WriteEndObject();
    }

    private static void WriteHash(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> bytes)
    {
        writer.WriteStartObject(name);
        writer.WriteString("algorithm", "sha256");
        writer.WriteString("value", Digest(bytes));
        writer.WriteEndObject();
    }

    private static byte[] Base64(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
}
