using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chains.Core.Signing;

namespace Chains.Web.Sandbox.Log;

/// <summary>
/// <c>intoto</c> 0.0.2: an envelope whose payload the log keeps too, up to a size. Payload and signatures are base64 twice, as the envelope's own text is encoded
/// once more.
/// </summary>
internal static class IntotoEntry
{
    public const string Kind = "intoto";

    public const string Version = "0.0.2";

    /// <summary>Bytes of payload that are kept beside the entry, as with Rekor.</summary>
    private const int LargestAttestation = 100 * 1024;

    /// <exception cref="LogRequestException">400: a member is missing or malformed, or a signature is not its key's.</exception>
    public static NewEntry Parse(JsonElement specification, EntryKeys keys)
    {
        var content = EntryJson.Object(specification, "content");
        var envelope = EntryJson.Object(content, "envelope");
        var payloadType = EntryJson.Text(envelope, "payloadType");
        var payload = FromBase64(EntryJson.Bytes(envelope, "payload"), "payload");
        var hash = EntryJson.Object(content, "hash");
        if (EntryJson.Text(hash, "algorithm") != "sha256" || EntryJson.Hex(hash, "value").Length != 32)
            throw LogRequestException.Invalid("spec.content.hash must be a sha256 digest");
        var signatures = EntryJson.List(envelope, "signatures").Select(s => Signature.Parse(s, keys)).ToArray();
        var message = Dsse.PreAuthenticationEncoding(payloadType, payload);
        if (signatures.Length == 0 || !signatures.All(s => signatures.Any(other => other.Verifier.Key.Verify(message, s.Bytes))))
            throw LogRequestException.Invalid("could not verify envelope: all signatures must have a key that verifies it");
        var payloadHash = Convert.ToHexStringLower(SHA256.HashData(payload));
        return new NewEntry(
            Body(payloadType, signatures, EntryJson.Text(hash, "value"), payloadHash),
            [
                .. signatures.SelectMany(s => (IEnumerable<string>)[s.Verifier.Fingerprint(), .. s.Verifier.Subjects]),
                "sha256:" + payloadHash,
                .. StatementDigests.Of(payloadType, payload),
            ],
            payload.Length <= LargestAttestation ? payload : null);
    }

    private static byte[] Body(string payloadType, Signature[] signatures, string hash, string payloadHash) =>
        CanonicalJson.Entry(Kind, Version, json =>
        {
            json.WriteStartObject("content");
            json.WriteStartObject("envelope");
            json.WriteString("payloadType", payloadType);
            json.WriteStartArray("signatures");
            foreach (var signature in signatures)
                signature.Write(json);
            json.WriteEndArray();
            json.WriteEndObject();
            CanonicalJson.WriteHash(json, "hash", "sha256", hash);
            CanonicalJson.WriteHash(json, "payloadHash", "sha256", payloadHash);
            json.WriteEndObject();
        });

    private static byte[] FromBase64(byte[] text, string name)
    {
        try
        {
            return Convert.FromBase64String(Encoding.ASCII.GetString(text));
        }
        catch (FormatException)
        {
            throw LogRequestException.Invalid($"could not decode {name}: it must be base64 of the envelope's base64");
        }
    }

    private sealed record Signature(string KeyId, byte[] Text, byte[] Bytes, byte[] PublicKey, EntryKey Verifier)
    {
        public static Signature Parse(JsonElement json, EntryKeys keys)
        {
            var (text, pem) = (EntryJson.Bytes(json, "sig"), EntryJson.Bytes(json, "publicKey"));
            var keyId = EntryJson.Optional(json, "keyid") is { ValueKind: JsonValueKind.String } id ? id.GetString()! : "";
            return new Signature(keyId, text, FromBase64(text, "sig"), pem, keys.Get(pem));
        }

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            if (KeyId.Length > 0)
                json.WriteString("keyid", KeyId);
            json.WriteBase64String("publicKey", PublicKey);
            json.WriteBase64String("sig", Text);
            json.WriteEndObject();
        }
    }
}
