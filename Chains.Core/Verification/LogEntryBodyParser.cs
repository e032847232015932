using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chains.Core.Tekton;
using Chains.Core.Transparency;

namespace Chains.Core.Verification;

/// <summary>
/// Reads the bodies of the kinds that signatures are logged as: <c>hashedrekord</c> 0.0.1 and 0.0.2, <c>dsse</c> 0.0.1, <c>intoto</c> 0.0.1 and 0.0.2 (rekor's
/// <c>pkg/types/*/…_schema.json</c>; rekor-tiles' <c>hashedrekord.proto</c>). One with several signatures is refused.
/// </summary>
internal static class LogEntryBodyParser
{
    private const int MaxBytes = 64 * 1024;
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="FormatException">The body is of another kind than the entry says, of one that is not known, or malformed.</exception>
    public static LogEntryBody Parse(TransparencyLogEntry entry)
    {
        var (kind, version) = LogEntryKind.Read(entry.CanonicalizedBody);
        if (kind != entry.Kind || version != entry.Version)
            throw new FormatException($"The entry's body is {kind} {version}, not {entry.Kind} {entry.Version} as the entry says.");
        try
        {
            using var document = JsonDocument.Parse(entry.CanonicalizedBody, Options);
            return Parse(kind, version, document.RootElement.Field("spec"u8));
        }
        catch (InvalidOperationException e)
        {
            // What the reader throws on a string that is no valid UTF-8.
            throw new FormatException("The entry's body holds text that is not Unicode.", e);
        }
    }

    private static LogEntryBody Parse(string kind, string version, JsonElement spec) =>
        (kind, version) switch
        {
            ("hashedrekord", "0.0.1") => HashedRekord(spec),
            ("hashedrekord", "0.0.2") => HashedRekordV2(spec.Field("hashedRekordV002"u8)),
            ("dsse", "0.0.1") => DsseEntry(spec),
            ("intoto", "0.0.1") => Intoto(spec),
            ("intoto", "0.0.2") => IntotoV2(spec.Field("content"u8)),
            _ => throw new FormatException($"Log entries of the kind {kind} {version} are not read."),
        };

    private static LogEntryBody HashedRekord(JsonElement spec)
    {
        var (algorithm, digest) = Hash(spec.Field("data"u8).Field("hash"u8));
        var signature = spec.Field("signature"u8);
        return new LogEntryBody(
            Base64Of(signature, "content"u8), Pem(Base64Of(signature.Field("publicKey"u8), "content"u8)), algorithm, digest, DigestIsOfPayload: false, null);
    }

    private static LogEntryBody HashedRekordV2(JsonElement spec)
    {
        var algorithm = spec.Field("data"u8).Text("algorithm"u8) switch
        {
            "SHA2_256" => "sha256",
            "SHA2_384" => "sha384",
            "SHA2_512" => "sha512",
            var other => throw new FormatException($"The entry's digest is of the algorithm {other}, which is not read."),
        };
        var verifier = spec.Field("signature"u8).Field("verifier"u8);
        var (certificate, key) = (verifier.Field("x509Certificate"u8), verifier.Field("publicKey"u8));
        if (certificate.Exists() == key.Exists())
            throw new FormatException("The entry does not have exactly one of certificate and public key.");
        return new LogEntryBody(
            Base64Of(spec.Field("signature"u8), "content"u8),
            Base64Of(certificate.Exists() ? certificate : key, "rawBytes"u8),
            algorithm,
            Base64Of(spec.Field("data"u8), "digest"u8),
            DigestIsOfPayload: false,
            null);
    }

    private static LogEntryBody DsseEntry(JsonElement spec)
    {
        var (algorithm, digest) = Hash(spec.Field("payloadHash"u8));
        var signature = Single(spec, "signatures"u8);
        return new LogEntryBody(Base64Of(signature, "signature"u8), Pem(Base64Of(signature, "verifier"u8)), algorithm, digest, DigestIsOfPayload: true, null);
    }

    private static LogEntryBody Intoto(JsonElement spec)
    {
        var content = spec.Field("content"u8);
        var (algorithm, digest) = Hash(content.Field("payloadHash"u8));
        var (envelopeAlgorithm, envelope) = Hash(content.Field("hash"u8));
        return envelopeAlgorithm == "sha256"
            ? new LogEntryBody(null, Pem(Base64Of(spec, "publicKey"u8)), algorithm, digest, DigestIsOfPayload: true, envelope)
            : throw new FormatException($"The entry's envelope digest is of the algorithm {envelopeAlgorithm}, which is not read.");
    }

    // The signature inside is the envelope's base64, encoded once more; some writers encode it once.
    private static LogEntryBody IntotoV2(JsonElement content)
    {
        var (algorithm, digest) = Hash(content.Field("payloadHash"u8));
        var signature = Single(content.Field("envelope"u8), "signatures"u8);
        var sig = Base64Of(signature, "sig"u8);
        return new LogEntryBody(
            Base64.IsValid(sig) ? StrictBase64.Decode(Encoding.ASCII.GetString(sig), "entry's signature", MaxBytes) : sig,
            Pem(Base64Of(signature, "publicKey"u8)),
            algorithm,
            digest,
            DigestIsOfPayload: true,
            null);
    }

    private static JsonElement Single(JsonElement owner, ReadOnlySpan<byte> name) =>
        owner.Count(name) == 1 ? owner.Items(name).First() : throw new FormatException($"The entry has {owner.Count(name)} signatures instead of one.");

    private static (string Algorithm, byte[] Digest) Hash(JsonElement hash)
    {
        var (algorithm, value) = (hash.Text("algorithm"u8), hash.Text("value"u8));
        return value.Length > 0 && value.Length % 2 == 0 && value.Length <= 128 && value.All(char.IsAsciiHexDigit)
            ? (algorithm, Convert.FromHexString(value))
            : throw new FormatException("The entry holds a digest that is not hex.");
    }

    private static byte[] Base64Of(JsonElement owner, ReadOnlySpan<byte> name) =>
        owner.Text(name) is { Length: > 0 } text
            ? StrictBase64.Decode(text, $"entry's {Encoding.ASCII.GetString(name)}", MaxBytes)
            : throw new FormatException($"The entry has no {Encoding.ASCII.GetString(name)}.");

    private static byte[] Pem(byte[] pem)
    {
        var text = Encoding.ASCII.GetString(pem);
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] is not ("CERTIFICATE" or "PUBLIC KEY"))
            throw new FormatException("The entry's verifier is neither a certificate nor a public key in PEM.");
        var der = new byte[fields.DecodedDataLength];
        Convert.TryFromBase64String(text[fields.Base64Data], der, out _);
        return der;
    }
}
