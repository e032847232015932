using System.Security.Cryptography;
using System.Text.Json;

namespace Chains.Web.Sandbox.Log;

/// <summary><c>hashedrekord</c> 0.0.1: a signature over the digest of something that the log never sees.</summary>
internal static class HashedRekord
{
    public const string Kind = "hashedrekord";

    public const string Version = "0.0.1";

    /// <exception cref="LogRequestException">400: a member is missing or malformed, or the signature is not over the digest.</exception>
    public static NewEntry Parse(JsonElement specification, EntryKeys keys)
    {
        var signature = EntryJson.Object(specification, "signature");
        var hash = EntryJson.Object(EntryJson.Object(specification, "data"), "hash");
        var algorithm = Algorithm(EntryJson.Text(hash, "algorithm"));
        var digest = EntryJson.Hex(hash, "value");
        if (digest.Length != (algorithm == HashAlgorithmName.SHA256 ? 32 : algorithm == HashAlgorithmName.SHA384 ? 48 : 64))
            throw LogRequestException.Invalid("invalid value for hash");
        var key = keys.Get(EntryJson.Bytes(EntryJson.Object(signature, "publicKey"), "content"));
        var bytes = EntryJson.Bytes(signature, "content");
        return key.VerifyDigest(digest, algorithm, bytes)
            ? Create(digest, algorithm, bytes, key)
            : throw LogRequestException.Invalid("verifying signature: invalid signature when validating");
    }

    /// <summary>The entry of a signature that is known to verify.</summary>
    public static NewEntry Create(byte[] digest, HashAlgorithmName algorithm, byte[] signature, EntryKey key)
    {
        var (name, value) = (algorithm.Name!.ToLowerInvariant(), Convert.ToHexStringLower(digest));
        var body = CanonicalJson.Entry(Kind, Version, json =>
        {
            json.WriteStartObject("data");
            CanonicalJson.WriteHash(json, "hash", name, value);
            json.WriteEndObject();
            json.WriteStartObject("signature");
            json.WriteBase64String("content", signature);
            json.WriteStartObject("publicKey");
            json.WriteBase64String("content", key.CanonicalPem);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        return new NewEntry(body, [key.Fingerprint(), .. key.Subjects, $"{name}:{value}"]);
    }

    private static HashAlgorithmName Algorithm(string name) => name switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => throw LogRequestException.Invalid("spec.data.hash.algorithm must be sha256, sha384 or sha512"),
    };
}
