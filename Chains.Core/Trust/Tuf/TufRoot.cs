using System.Collections.Immutable;
using System.Text.Json;
using Chains.Core.Signing;
using Chains.Core.Tekton;

namespace Chains.Core.Trust.Tuf;

/// <summary>The root of a repository: its keys and roles (TUF specification 1.0, section 4.3).</summary>
internal sealed class TufRoot : IDisposable
{
    private const int MaxKeys = 256;

    private readonly Dictionary<string, PublicKey> _keys;

    private TufRoot(TufFile file, Dictionary<string, PublicKey> keys)
    {
        File = file;
        _keys = keys;
    }

    public TufFile File { get; }

    public bool HasConsistentSnapshots => File.Signed.IsTrue("consistent_snapshot"u8);

    /// <exception cref="TufException">It is no root, or not signed as itself asks.</exception>
    public static TufRoot Parse(byte[] content)
    {
        var file = TufFile.Parse("root", content);
        var root = new TufRoot(file, Keys(file.Signed));
        return root.Signed(file) ? root : throw new TufException($"root.json, version {file.Version}, is not signed by enough of its own keys.");
    }

    /// <summary>Whether this root's keys for that role signed the file.</summary>
    /// <exception cref="TufException">The root does not know the role, or asks for no signature.</exception>
    public bool Signed(TufFile file) => file.IsSignedBy(RoleOf(file.Name), _keys);

    /// <summary>Whether the keys of a role are those of another root.</summary>
    public bool SharesKeys(TufRoot other, string role) => RoleOf(role).KeyIds.Order(StringComparer.Ordinal).SequenceEqual(other.RoleOf(role).KeyIds.Order(StringComparer.Ordinal));

    public void Dispose() => File.Dispose();

    private TufRole RoleOf(string name)
    {
        var role = File.Signed.Field("roles"u8).Members().FirstOrDefault(m => m.Name == name).Value;
        var ids = role.Items("keyids"u8).Select(k => k.Text()).Distinct(StringComparer.Ordinal).Take(MaxKeys).ToImmutableArray();
        var threshold = role.Field("threshold"u8) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : 0;
        return threshold >= 1 && ids.Length >= threshold
            ? new TufRole(ids, threshold)
            : throw new TufException($"root.json, version {File.Version}, does not say who signs {name}.json.");
    }

    // Keys of a kind that is not known here sign nothing: a threshold is met by the others, or not at all.
    private static Dictionary<string, PublicKey> Keys(JsonElement signed)
    {
        var keys = new Dictionary<string, PublicKey>(StringComparer.Ordinal);
        foreach (var member in signed.Members("keys"u8).Take(MaxKeys))
            if (Key(member.Value) is { } key)
                keys[member.Name] = key;
        return keys;
    }

    private static PublicKey? Key(JsonElement key)
    {
        try
        {
            var text = key.Field("keyval"u8).Text("public"u8);
            return key.Text("keytype"u8) switch
            {
                "ecdsa" or "ecdsa-sha2-nistp256" or "ecdsa-sha2-nistp384" or "rsa" when text.StartsWith("-----", StringComparison.Ordinal) => PublicKeys.FromPem(text),
                "ed25519" when text.Length == 2 * Ed25519PublicKey.Length => Ed25519PublicKey.FromRaw(Convert.FromHexString(text)),
                _ => null,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
