using System.Collections.Immutable;

namespace Chains.Web.Sandbox.Objects;

/// <summary>
/// One version of one object: what the index and the selectors need in memory, the JSON text behind it. The text of a recent version is held here as well;
/// that of an older one is read from the journal, so that memory does not grow with what is in the store.
/// </summary>
internal sealed class StoredObject
{
    private volatile byte[]? _recent;
    private volatile JournalLocation? _location;

    public StoredObject(ObjectIdentity identity, byte[]? recent, JournalLocation? location)
    {
        Identity = identity;
        Size = recent?.Length ?? location?.Length ?? 0;
        _recent = recent;
        _location = location;
    }

    public ObjectIdentity Identity { get; }

    public string Key => Identity.Key;

    public long Version => Identity.Version;

    public ImmutableArray<KeyValuePair<string, string>> Labels => Identity.Labels;

    /// <summary>Length of the JSON text in bytes.</summary>
    public int Size { get; }

    public JournalLocation? Location => _location;

    /// <summary>The object as UTF-8 JSON. Shared: never written to.</summary>
    public byte[] Read() => _recent ?? _location!.Read();

    public string Namespace => Key.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? Key[..slash] : "";

    public string Name => Key[(Key.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>Leaves the text to the journal.</summary>
    public void ForgetText()
    {
        if (_location is not null)
            _recent = null;
    }

    /// <summary>The journal was rewritten: reads go to the new file, so that the old one can go.</summary>
    public void Move(JournalLocation location) => _location = location;
}
