using System.Text.Json;

namespace Chains.Web.Sandbox.Log;

/// <summary>Rekor's two searches: whole entries by index, id or content, and ids by what entries are about.</summary>
internal sealed class LogSearch(TransparencyLog log, EntryKeys keys)
{
    private const int MostQueries = 10;

    private const int ShortUuid = 64;

    private const int LongUuid = 80;

    /// <exception cref="LogRequestException">400 or 422, as Rekor answers.</exception>
    public IReadOnlyList<EntryProof> Retrieve(JsonElement query)
    {
        var (uuids, indexes, entries) = (Items(query, "entryUUIDs"), Items(query, "logIndexes"), Items(query, "entries"));
        if (uuids.Count + indexes.Count + entries.Count > MostQueries)
            throw new LogRequestException(422, $"more than max allowed {MostQueries} entries in request");
        return
        [
            .. uuids.Select(u => Find(u.ValueKind is JsonValueKind.String ? u.GetString()! : ""))
                .Concat(indexes.Select(i => i.TryGetInt64(out var index) ? log.Find(index) : throw new LogRequestException(400, "a log index must be a number")))
                .Concat(entries.Select(e => log.Find(LogTree.LeafHash(ProposedEntry.Parse(e, keys).Body))))
                .OfType<EntryProof>(),
        ];
    }

    /// <summary>An entry by its id, with or without the tree's; null when there is none.</summary>
    /// <exception cref="LogRequestException">400: it is no id.</exception>
    public EntryProof? Find(string uuid)
    {
        if (uuid.Length is not (ShortUuid or LongUuid) || !uuid.All(char.IsAsciiHexDigit))
            throw new LogRequestException(400, "UUID must be a 64-character hexadecimal string");
        var found = log.Find(Convert.FromHexString(uuid[^ShortUuid..]));
        return found is not null && log.Uuid(found.Entry.LeafHash).EndsWith(uuid, StringComparison.OrdinalIgnoreCase) ? found : null;
    }

    /// <summary>Ids of entries about a digest, a key or an identity; the newest first.</summary>
    /// <exception cref="LogRequestException">400: the key is none.</exception>
    public IReadOnlyList<string> Index(JsonElement query)
    {
        var found = Keys(query).Select(key => log.Search(key).Select(log.Uuid)).ToArray();
        if (found.Length == 0)
            return [];
        var every = EntryJson.Optional(query, "operator") is { ValueKind: JsonValueKind.String } combine && combine.ValueEquals("and");
        return [.. found.Aggregate((left, right) => every ? left.Intersect(right) : left.Union(right))];
    }

    private static IEnumerable<string> Keys(JsonElement query)
    {
        if (Text(query, "hash") is { } hash)
            yield return hash.Contains(':', StringComparison.Ordinal) ? hash : (hash.Length switch { 40 => "sha1:", 128 => "sha512:", _ => "sha256:" }) + hash;
        if (EntryJson.Optional(query, "publicKey") is { } key)
            yield return EntryKey.Parse(EntryJson.Bytes(key, "content")).Fingerprint();
        if (Text(query, "email") is { } email)
            yield return email;
        if (Text(query, "subject") is { } subject)
            yield return subject;
    }

    private static string? Text(JsonElement query, string name) =>
        EntryJson.Optional(query, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } ? text.GetString()!.ToLowerInvariant() : null;

    private static IReadOnlyList<JsonElement> Items(JsonElement query, string name) =>
        EntryJson.Optional(query, name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];
}
