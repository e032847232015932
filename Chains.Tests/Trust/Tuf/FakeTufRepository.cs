using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Trust.Tuf;

namespace Chains.Tests.Trust.Tuf;

/// <summary>A TUF repository in memory, with really signed metadata, that a test can turn hostile.</summary>
internal sealed class FakeTufRepository : ITufRepository
{
    public static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public TufTestKey[] RootKeys { get; set; } = [new(), new(), new()];

    public TufTestKey TimestampKey { get; set; } = new();

    public TufTestKey SnapshotKey { get; set; } = new();

    public TufTestKey TargetsKey { get; set; } = new();

    public int RootThreshold { get; set; } = 2;

    public DateTimeOffset Expires { get; set; } = Now.AddDays(7);

    public byte[] Target { get; set; } = "the target"u8.ToArray();

    public List<string> Asked { get; } = [];

    public byte[] this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    public Task<byte[]?> FetchAsync(string path, int maxBytes, CancellationToken cancellation)
    {
        Asked.Add(path);
        return _files.TryGetValue(path, out var content) && content.Length > maxBytes
            ? throw new TufException($"{path} is longer than {maxBytes} bytes.")
            : Task.FromResult(_files.GetValueOrDefault(path));
    }

    /// <summary>Null where there is no such file.</summary>
    public byte[]? Find(string path) => _files.GetValueOrDefault(path);

    public void Remove(string path) => _files.Remove(path);

    /// <param name="signers">Sign the root; those of this version where none are given.</param>
    public byte[] PublishRoot(int version, DateTimeOffset? expires = null, TufTestKey[]? signers = null)
    {
        var keys = new JsonObject();
        foreach (var key in RootKeys.Append(TimestampKey).Append(SnapshotKey).Append(TargetsKey).DistinctBy(k => k.Id))
            keys[key.Id] = key.ToJson();
        var roles = new JsonObject
        {
            ["root"] = Role(RootThreshold, RootKeys),
            ["timestamp"] = Role(1, TimestampKey),
            ["snapshot"] = Role(1, SnapshotKey),
            ["targets"] = Role(1, TargetsKey),
        };
        var signed = Header("root", version, expires ?? Now.AddYears(1));
        signed["consistent_snapshot"] = true;
        signed["keys"] = keys;
        signed["roles"] = roles;
        return _files[$"{version}.root.json"] = Sign(signed, signers ?? RootKeys);
    }

    /// <summary>Publishes the other three files and the target.</summary>
    public void Publish(int version, int? snapshotVersion = null, int? targetsVersion = null, DateTimeOffset? timestampExpires = null, DateTimeOffset? snapshotExpires = null, DateTimeOffset? targetsExpires = null)
    {
        var (snapshotAt, targetsAt) = (snapshotVersion ?? version, targetsVersion ?? version);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Target));
        _files[$"targets/{digest}.trusted_root.json"] = Target;
        var targets = Header("targets", targetsAt, targetsExpires ?? Expires);
        targets["targets"] = new JsonObject { ["trusted_root.json"] = new JsonObject { ["length"] = Target.Length, ["hashes"] = new JsonObject { ["sha256"] = digest } } };
        var targetsFile = _files[$"{targetsAt}.targets.json"] = Sign(targets, TargetsKey);
        var snapshot = Header("snapshot", snapshotAt, snapshotExpires ?? Expires);
        snapshot["meta"] = new JsonObject { ["targets.json"] = Meta(targetsAt, targetsFile) };
        var snapshotFile = _files[$"{snapshotAt}.snapshot.json"] = Sign(snapshot, SnapshotKey);
        var timestamp = Header("timestamp", version, timestampExpires ?? Expires);
        timestamp["meta"] = new JsonObject { ["snapshot.json"] = Meta(snapshotAt, snapshotFile) };
        _files["timestamp.json"] = Sign(timestamp, TimestampKey);
    }

    public static byte[] Sign(JsonObject signed, params TufTestKey[] keys)
    {
        using var document = JsonDocument.Parse(signed.ToJsonString());
        var message = CanonicalJson.Encode(document.RootElement);
        var signatures = new JsonArray([.. keys.Select(k => (JsonNode)new JsonObject { ["keyid"] = k.Id, ["sig"] = k.Sign(message) })]);
        return Encoding.UTF8.GetBytes(new JsonObject { ["signed"] = signed.DeepClone(), ["signatures"] = signatures }.ToJsonString());
    }

    private static JsonObject Role(int threshold, params TufTestKey[] keys) => new()
    {
        ["keyids"] = new JsonArray([.. keys.Select(k => (JsonNode)k.Id)]), ["threshold"] = threshold,
    };

    private static JsonObject Meta(int version, byte[] file) => new()
    {
        ["version"] = version, ["length"] = file.Length, ["hashes"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file)) },
    };

    private static JsonObject Header(string type, int version, DateTimeOffset expires) => new()
    {
        ["_type"] = type, ["spec_version"] = "1.0.31", ["version"] = version, ["expires"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
    };
}
