using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Transparency.Clients;

/// <summary>Whether the body of an entry is the one that was sent: digest, signature and verifier, and nothing in their place.</summary>
internal static class EntryBody
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <returns>Null where it is, else what differs.</returns>
    public static string? Difference(TransparencyLogEntry entry, LogSubmission submission, int apiVersion)
    {
        if (apiVersion == 2)
            return entry.CanonicalizedBody.Span.SequenceEqual(RekorV2Entries.Body(submission)) ? null : "the body is another one";
        try
        {
            using var body = JsonDocument.Parse(entry.CanonicalizedBody, Options);
            var (kind, version) = (body.RootElement.Text("kind"u8), body.RootElement.Text("apiVersion"u8));
            if ((kind, version) != RekorV1Entries.KindOf(submission))
                return $"the body is a {kind} {version}";
            var spec = body.RootElement.Field("spec"u8);
            return kind switch
            {
                "hashedrekord" => HashedRekord(spec, submission),
                "dsse" => Dsse(spec, submission),
                _ => Intoto(spec.Field("content"u8), submission),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return "the body cannot be read: " + exception.Message;
        }
    }

    private static string? HashedRekord(JsonElement spec, LogSubmission submission)
    {
        var signature = spec.Field("signature"u8);
        return Hash(spec.Field("data"u8).Field("hash"u8), submission.Payload, "digest")
            ?? Signature(signature.Text("content"u8), submission.Signature)
            ?? Verifier(signature.Field("publicKey"u8).Text("content"u8), submission);
    }

    private static string? Dsse(JsonElement spec, LogSubmission submission)
    {
        if (spec.Count("signatures"u8) != 1)
            return $"the body has {spec.Count("signatures"u8)} signatures";
        var signature = spec.Field("signatures"u8)[0];
        return Hash(spec.Field("envelopeHash"u8), submission.Signature, "envelope's digest")
            ?? Hash(spec.Field("payloadHash"u8), submission.Payload, "payload's digest")
            ?? Signature(signature.Text("signature"u8), submission.RawSignature)
            ?? Verifier(signature.Text("verifier"u8), submission);
    }

    private static string? Intoto(JsonElement content, LogSubmission submission)
    {
        var envelope = content.Field("envelope"u8);
        if (envelope.Count("signatures"u8) != 1)
            return $"the body has {envelope.Count("signatures"u8)} signatures";
        var signature = envelope.Field("signatures"u8)[0];
        return Hash(content.Field("hash"u8), submission.Signature, "envelope's digest")
            ?? Hash(content.Field("payloadHash"u8), submission.Payload, "payload's digest")
            ?? Signature(Encoding.ASCII.GetString(Convert.FromBase64String(signature.Text("sig"u8))), submission.RawSignature)
            ?? Verifier(signature.Text("publicKey"u8), submission);
    }

    private static string? Hash(JsonElement hash, ReadOnlyMemory<byte> bytes, string what) =>
        hash.Text("algorithm"u8) == "sha256" && hash.Text("value"u8) == RekorV1Entries.Digest(bytes.Span) ? null : $"the {what} is another one";

    private static string? Signature(string base64, ReadOnlyMemory<byte> signature) =>
        base64 == Convert.ToBase64String(signature.Span) ? null : "the signature is another one";

    private static string? Verifier(string base64, LogSubmission submission)
    {
        var pem = Encoding.ASCII.GetString(Convert.FromBase64String(base64));
        return Der(pem).SequenceEqual(Der(submission.VerifierPem)) ? null : "the key or certificate is another one";
    }

    private static byte[] Der(string pem) => PemEncoding.TryFind(pem, out var fields)
        ? Convert.FromBase64String(pem[fields.Base64Data])
        : throw new FormatException("its verifier is no PEM");
}
