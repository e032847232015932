using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chains.Core.Transparency.Clients;

/// <summary>
/// Entries of Rekor v2 (sigstore/rekor-tiles, CLIENTS.md and hashedrekord.proto): <c>hashedrekord</c> 0.0.2 is the only kind. An
/// attestation is entered with the digest of its pre-authentication encoding.
/// </summary>
internal static class RekorV2Entries
{
    public const string Kind = "hashedrekord";
    public const string Version = "0.0.2";

    // Canonical JSON (RFC 8785) escapes nothing that base64 holds.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The request in protobuf's JSON mapping.</summary>
    /// <exception cref="LogException">Rekor v2 takes no signature by such a key.</exception>
    public static byte[] Request(LogSubmission submission)
    {
        var (keyDetails, digest) = Describe(submission);
        return Write(writer =>
        {
            writer.WriteStartObject("hashedRekordRequestV002");
            writer.WriteBase64String("digest", digest);
            WriteSignature(writer, submission, keyDetails);
            writer.WriteEndObject();
        });
    }

    /// <summary>The body that the log keeps: the canonical JSON (RFC 8785) of the entry, known before it is sent.</summary>
    /// <exception cref="LogException">Rekor v2 takes no signature by such a key.</exception>
    public static byte[] Body(LogSubmission submission)
    {
        var (keyDetails, digest) = Describe(submission);
        return Write(writer =>
        {
            writer.WriteString("apiVersion", Version);
            writer.WriteString("kind", Kind);
            writer.WriteStartObject("spec");
            writer.WriteStartObject("hashedRekordV002");
            writer.WriteStartObject("data");
            writer.WriteString("algorithm", "SHA2_256");
            writer.WriteBase64String("digest", digest);
            writer.WriteEndObject();
            WriteSignature(writer, submission, keyDetails);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSignature(Utf8JsonWriter writer, LogSubmission submission, string keyDetails)
    {
        writer.WriteStartObject("signature");
        writer.WriteBase64String("content", submission.RawSignature.Span);
        writer.WriteStartObject("verifier");
        writer.WriteString("keyDetails", keyDetails);
        writer.WriteStartObject(string.IsNullOrEmpty(submission.CertificatePem) ? "publicKey" : "x509Certificate");
        writer.WriteBase64String("rawBytes", VerifierDer(submission));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> VerifierDer(LogSubmission submission)
    {
        if (string.IsNullOrEmpty(submission.CertificatePem))
            return submission.Key.SubjectPublicKeyInfo.Span;
        var fields = PemEncoding.Find(submission.CertificatePem);
        return Convert.FromBase64String(submission.CertificatePem[fields.Base64Data]);
    }

    /// <summary>The enumerator of dev.sigstore.common.v1.PublicKeyDetails, and the digest that the signature is over.</summary>
    private static (string KeyDetails, byte[] Digest) Describe(LogSubmission submission)
    {
        var digest = SHA256.HashData(submission.Message);
        var details = submission.Key.Algorithm switch
        {
            "ecdsa-p256" => "PKIX_ECDSA_P256_SHA_256",
            "rsa-2048" => "PKIX_RSA_PKCS1V15_2048_SHA256",
            "rsa-3072" => "PKIX_RSA_PKCS1V15_3072_SHA256",
            "rsa-4096" => "PKIX_RSA_PKCS1V15_4096_SHA256",
            var other => throw new LogException(
                LogFailure.Refused,
                $"Rekor v2 takes no signature by a key of algorithm {other} over a SHA-256 digest. Sign with an ECDSA key on P-256, or an RSA key of 2048, 3072 or 4096 bits."),
        };
        return (details, digest);
    }
}
