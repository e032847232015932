using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chains.Core.Signing;

namespace Chains.Web.Sandbox.Log;

/// <summary><c>dsse</c> 0.0.1: an envelope, of which the log keeps hashes, signatures and what verifies them.</summary>
internal static class DsseEntry
{
    public const string Kind = "dsse";

    public const string Version = "0.0.1";

    /// <exception cref="LogRequestException">400: a member is missing or malformed, or a signature has no verifier.</exception>
    public static NewEntry Parse(JsonElement specification, EntryKeys keys)
    {
        var proposed = EntryJson.Object(specification, "proposedContent");
        var text = Encoding.UTF8.GetBytes(EntryJson.Text(proposed, "envelope"));
        if (!Dsse.TryParse(text, out var envelope, out var error))
            throw LogRequestException.Invalid(error);
        var verifiers = EntryJson.List(proposed, "verifiers").Select(v => keys.Get(EntryJson.Decode(v, "verifiers"))).ToArray();
        var message = Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload.Span);
        var signatures = envelope.Signatures
            .Select(s => (Signature: Convert.ToBase64String(s.Signature.Span), Verifier: VerifierOf(s, message, verifiers)))
            .OrderBy(s => s.Signature, StringComparer.Ordinal).ToArray();
        var envelopeHash = Convert.ToHexStringLower(SHA256.HashData(text));
        var payloadHash = Convert.ToHexStringLower(SHA256.HashData(envelope.Payload.Span));
        return new NewEntry(
            Body(envelopeHash, payloadHash, signatures),
            [
                .. signatures.SelectMany(s => (IEnumerable<string>)[s.Verifier.Fingerprint(), .. s.Verifier.Subjects]),
                "sha256:" + payloadHash, "sha256:" + envelopeHash,
                .. StatementDigests.Of(envelope.PayloadType, envelope.Payload),
            ]);
    }

    private static EntryKey VerifierOf(EnvelopeSignature signature, byte[] message, EntryKey[] verifiers) =>
        verifiers.FirstOrDefault(v => v.Key.Verify(message, signature.Signature.Span))
        ?? throw LogRequestException.Invalid("could not verify envelope: all signatures must have a key that verifies it");

    private static byte[] Body(string envelopeHash, string payloadHash, (string Signature, EntryKey Verifier)[] signatures) =>
        CanonicalJson.Entry(Kind, Version, json =>
        {
            CanonicalJson.WriteHash(json, "envelopeHash", "sha256", envelopeHash);
            CanonicalJson.WriteHash(json, "payloadHash", "sha256", payloadHash);
            json.WriteStartArray("signatures");
            foreach (var (signature, verifier) in signatures)
            {
                json.WriteStartObject();
                json.WriteString("signature", signature);
                json.WriteBase64String("verifier", verifier.CanonicalPem);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
