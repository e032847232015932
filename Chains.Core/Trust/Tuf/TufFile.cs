using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Trust.Tuf;

/// <summary>A file of TUF metadata: <c>{"signed":{"_type","version","expires",…},"signatures":[{"keyid","sig"}]}</c> (TUF specification 1.0, section 4).</summary>
internal sealed class TufFile : IDisposable
{
    private const int MaxSignatures = 64;
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly JsonDocument _document;
    private readonly byte[] _message;

    private TufFile(string name, byte[] content, JsonDocument document)
    {
        Name = name;
        Content = content;
        _document = document;
        _message = CanonicalJson.Encode(Signed);
    }

    /// <summary>The role: <c>root</c>, <c>timestamp</c>, <c>snapshot</c> or <c>targets</c>.</summary>
    public string Name { get; }

    public byte[] Content { get; }

    public JsonElement Signed => _document.RootElement.Field("signed"u8);

    public long Version { get; private init; }

    public DateTimeOffset Expires { get; private init; }

    /// <exception cref="TufException">It is not metadata of that role.</exception>
    public static TufFile Parse(string name, byte[] content)
    {
        try
        {
            var document = JsonDocument.Parse(content, Options);
            // Text that is not Unicode shows only when it is read: all of it is, once.
            CanonicalJson.Encode(document.RootElement);
            var signed = document.RootElement.Field("signed"u8);
            var version = signed.Field("version"u8) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var v) ? v : 0;
            var expires = signed.Text("expires"u8);
            if (signed.Text("_type"u8) != name || version < 1)
                throw new TufException($"{name}.json is not metadata of the role {name} with a version.");
            if (!signed.Text("spec_version"u8).StartsWith("1.", StringComparison.Ordinal))
                throw new TufException($"{name}.json is of another version of the TUF specification than 1.");
            return DateTimeOffset.TryParse(expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? new TufFile(name, content, document) { Version = version, Expires = time }
                : throw new TufException($"{name}.json says not when it expires.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new TufException($"{name}.json is not JSON as TUF writes it.", e);
        }
    }

    /// <summary>Whether enough of the role's keys signed it, each counted once, whatever names it has.</summary>
    public bool IsSignedBy(TufRole role, IReadOnlyDictionary<string, Signing.PublicKey> keys)
    {
        var signers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var signature in _document.RootElement.Items("signatures"u8).Take(MaxSignatures))
        {
            var keyId = signature.Text("keyid"u8);
            var hex = signature.Text("sig"u8);
            if (role.KeyIds.Contains(keyId) && keys.TryGetValue(keyId, out var key) && !signers.Contains(key.KeyId) && IsHex(hex)
                && key.Verify(_message, Convert.FromHexString(hex)))
                signers.Add(key.KeyId);
        }

        return signers.Count >= role.Threshold;
    }

    /// <summary>The files that <c>meta</c> speaks of.</summary>
    public IReadOnlyList<string> MetaFiles => [.. Signed.Members("meta"u8).Select(m => m.Name)];

    /// <summary>The entry of another file in <c>meta</c>.</summary>
    /// <exception cref="TufException">There is none.</exception>
    public TufMeta MetaOf(string file) => Signed.Field("meta"u8).Members().FirstOrDefault(m => m.Name == file) is { Value.ValueKind: JsonValueKind.Object } meta
        ? Read(meta.Value, file) is { Version: > 0 } read ? read : throw new TufException($"{Name}.json names no version of {file}.")
        : throw new TufException($"{Name}.json says nothing of {file}.");

    /// <summary>A target, or null.</summary>
    /// <exception cref="TufException">It has no length or no SHA-256 digest.</exception>
    public TufMeta? TargetOf(string path) => Signed.Field("targets"u8).Members().FirstOrDefault(m => m.Name == path) is { Value.ValueKind: JsonValueKind.Object } target
        ? Read(target.Value, path) is { Length: not null, Sha256: not null } read ? read : throw new TufException($"targets.json gives no length or digest of {path}.")
        : null;

    /// <exception cref="TufException">The content is not what was announced.</exception>
    public static void Check(TufMeta meta, byte[] content, string file)
    {
        if (meta.Length is { } length && content.LongLength != length)
            throw new TufException($"{file} has {content.LongLength} bytes; {length} were announced.");
        if (meta.Sha256 is { } digest && Convert.ToHexStringLower(SHA256.HashData(content)) != digest)
            throw new TufException($"{file} is not what was announced: its SHA-256 is another one.");
    }

    public void Dispose() => _document.Dispose();

    private static bool IsHex(string text) => text.Length is > 0 and <= 2048 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private TufMeta Read(JsonElement meta, string file)
    {
        long? Number(ReadOnlySpan<byte> name) => meta.Field(name) is { ValueKind: JsonValueKind.Number } number
            ? number.TryGetInt64(out var value) && value >= 0 ? value : throw new TufException($"{Name}.json gives a number of {file} that is none.")
            : null;
        var sha256 = meta.Field("hashes"u8).TextOrNull("sha256"u8)?.ToLowerInvariant();
        return new TufMeta(Number("version"u8) ?? 0, Number("length"u8), sha256);
    }
}
