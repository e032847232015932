using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Objects;

/// <summary>
/// Every object of the sandbox, each change with a version of its own, in one order for all types. Reads take no lock. A write compares the version it was made from
/// with the one that is there, as etcd does, and is in the journal before anyone sees it.
/// </summary>
internal sealed class ObjectStore : IDisposable
{
    private const long RecentTextLimit = 8 << 20;
    private const long RewriteFloor = 64 << 20;
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Lock _gate = new();
    private readonly Journal? _journal;
    private readonly Dictionary<ResourceType, ObjectTable> _tables = [];
    private readonly Dictionary<string, HashSet<(ResourceType Type, string Key)>> _dependents = new(StringComparer.Ordinal);
    private readonly Queue<StoredObject> _recent = new();
    private readonly ArrayBufferWriter<byte> _text = new(16 << 10);
    private long _recentSize;
    private long _liveSize;
    private long _version = 1;
    private long _rewriteAbove = RewriteFloor;
    private bool _rewriting;

    /// <param name="directory">Where the journal is kept; null keeps everything in memory only.</param>
    /// <param name="historyCapacity">Changes of each type that a watch can still be given.</param>
    public ObjectStore(string? directory, int historyCapacity = 10_000)
    {
        _journal = directory is null ? null : Journal.Open(directory);
        var live = new Dictionary<(ResourceType Type, string Key), StoredObject>();
        foreach (var entry in _journal?.Load() ?? [])
            Replay(live, entry);
        foreach (var type in ResourceCatalog.All)
            _tables[type] = new ObjectTable(type, historyCapacity, _version);
        foreach (var group in live.GroupBy(pair => pair.Key.Type, pair => pair.Value))
            _tables[group.Key].Objects = _tables[group.Key].Objects.Union(group);
        foreach (var ((type, _), stored) in live)
            Index(type, stored);
        _liveSize = live.Values.Sum(stored => (long)stored.Size);
        if (_journal is not null && _journal.Length > 2 * _liveSize + (1 << 20))
            RewriteJournal();
    }

    /// <summary>The version of the latest change; every change up to it can be read.</summary>
    public long Version => Volatile.Read(ref _version);

    public bool IsEmpty => _tables.Values.All(table => table.Objects.IsEmpty);

    /// <summary>Bytes in the journal, for the performance page.</summary>
    public long JournalLength => _journal?.Length ?? 0;

    public ObjectTable Table(ResourceType type) => _tables[type];

    /// <summary>The objects of one type and a version that is not newer than they are: a watch from it misses nothing.</summary>
    public (ImmutableSortedSet<StoredObject> Objects, long Version) Snapshot(ResourceType type)
    {
        lock (_gate)
            return (_tables[type].Objects, _version);
    }

    /// <summary>Objects that name <paramref name="uid"/> as an owner.</summary>
    public (ResourceType Type, string Key)[] Dependents(string uid)
    {
        lock (_gate)
            return _dependents.TryGetValue(uid, out var keys) ? [.. keys] : [];
    }

    /// <summary>Puts <paramref name="next"/> in the place of <paramref name="expected"/> (null: of nothing).</summary>
    /// <returns>What is stored now, or null when something else than <paramref name="expected"/> is there.</returns>
    public StoredObject? TryPut(ResourceType type, string key, StoredObject? expected, JsonObject next) =>
        TryCommit(type, key, expected, next, deleted: false);

    /// <summary>Takes an object out. <paramref name="last"/> is what watches are told it was.</summary>
    public StoredObject? TryRemove(ResourceType type, StoredObject expected, JsonObject last) =>
        TryCommit(type, expected.Key, expected, last, deleted: true);

    /// <summary>Makes every version but the current one too old to watch from.</summary>
    public void ExpireHistory()
    {
        lock (_gate)
        {
            // A version of its own, so that a cursor at the current one has expired as well.
            Volatile.Write(ref _version, _version + 1);
            foreach (var table in _tables.Values)
                table.Log.Expire(_version);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _journal?.Dispose();
    }

    private StoredObject? TryCommit(ResourceType type, string key, StoredObject? expected, JsonObject next, bool deleted)
    {
        lock (_gate)
        {
            var table = _tables[type];
            if (!ReferenceEquals(table.Find(key), expected))
                return null;
            var version = _version + 1;
            var identity = Identify(expected?.Identity, key, version, next);
            var text = Serialize(next, version);
            var stored = new StoredObject(identity, text, _journal?.Append(type.Id, identity, deleted, text));
            Replace(table, expected, deleted ? null : stored);
            var kind = deleted ? WatchEventType.Deleted : expected is null ? WatchEventType.Added : WatchEventType.Modified;
            table.Log.Append(new WatchEvent(kind, stored, expected?.Labels ?? identity.Labels));
            Volatile.Write(ref _version, version);
            KeepRecent(stored);
            RewriteIfWorthwhile();
            return stored;
        }
    }

    private byte[] Serialize(JsonObject next, long version)
    {
        next["metadata"]!["resourceVersion"] = version.ToString();
        _text.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_text, Compact))
            next.WriteTo(writer);
        return _text.WrittenSpan.ToArray();
    }

    private void Replace(ObjectTable table, StoredObject? old, StoredObject? stored)
    {
        var objects = table.Objects;
        if (old is not null)
        {
            objects = objects.Remove(old);
            _liveSize -= old.Size;
            Unindex(table.Type, old);
        }

        if (stored is not null)
        {
            objects = objects.Add(stored);
            _liveSize += stored.Size;
            Index(table.Type, stored);
        }

        table.Objects = objects;
    }

    private void Index(ResourceType type, StoredObject stored)
    {
        foreach (var owner in stored.Identity.Owners)
        {
            if (!_dependents.TryGetValue(owner, out var keys))
                _dependents[owner] = keys = [];
            keys.Add((type, stored.Key));
        }
    }

    private void Unindex(ResourceType type, StoredObject stored)
    {
        foreach (var owner in stored.Identity.Owners)
        {
            if (_dependents.TryGetValue(owner, out var keys) && keys.Remove((type, stored.Key)) && keys.Count == 0)
                _dependents.Remove(owner);
        }
    }

    private void KeepRecent(StoredObject stored)
    {
        if (_journal is null)
            return;
        _recent.Enqueue(stored);
        _recentSize += stored.Size;
        while (_recentSize > RecentTextLimit && _recent.TryDequeue(out var old))
        {
            _recentSize -= old.Size;
            old.ForgetText();
        }
    }

    private void Replay(Dictionary<(ResourceType Type, string Key), StoredObject> live, JournalEntry entry)
    {
        _version = Math.Max(_version, entry.Identity.Version);
        if (ResourceCatalog.FindId(entry.TypeId) is not { } type)
            return;
        if (entry.Deleted)
            live.Remove((type, entry.Identity.Key));
        else
            live[(type, entry.Identity.Key)] = new StoredObject(entry.Identity, null, entry.Location);
    }

    private void RewriteIfWorthwhile()
    {
        if (_rewriting || _journal is null || _journal.Length < Math.Max(_rewriteAbove, 3 * _liveSize))
            return;
        _rewriting = true;
        _ = Task.Run(RewriteJournal);
    }

    private void RewriteJournal()
    {
        try
        {
            JournalRewrite rewrite;
            (ResourceType Type, ImmutableSortedSet<StoredObject> Objects)[] tables;
            lock (_gate)
            {
                rewrite = _journal!.BeginRewrite(_version);
                tables = [.. _tables.Select(pair => (pair.Key, pair.Value.Objects))];
            }

            foreach (var (type, objects) in tables)
            {
                foreach (var stored in objects)
                    rewrite.Add(type.Id, stored);
            }

            lock (_gate)
            {
                _journal.Replace(rewrite);
                rewrite.Redirect(_tables.Values.SelectMany(table => table.Objects));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // The old journal goes on being used, and is tried again when it has doubled.
            _rewriteAbove = Math.Max(RewriteFloor, _journal!.Length * 2);
        }
        finally
        {
            _rewriting = false;
        }
    }

    /// <summary>What stays the same is shared with the version before.</summary>
    private static ObjectIdentity Identify(ObjectIdentity? before, string key, long version, JsonObject next)
    {
        var metadata = next["metadata"]!.AsObject();
        var labels = metadata["labels"] is JsonObject set
            ? set.Select(label => KeyValuePair.Create(string.Intern(label.Key), label.Value?.GetValue<string>() ?? "")).ToImmutableArray()
            : [];
        var owners = metadata["ownerReferences"] is JsonArray references
            ? references.Select(owner => owner?["uid"]?.GetValue<string>() ?? "").Where(uid => uid.Length > 0).ToImmutableArray()
            : [];
        return before is null
            ? new ObjectIdentity(key, version, metadata["uid"]!.GetValue<string>(), labels, owners)
            : before with
            {
                Version = version,
                Labels = before.Labels.SequenceEqual(labels) ? before.Labels : labels,
                Owners = before.Owners.SequenceEqual(owners) ? before.Owners : owners,
            };
    }
}
