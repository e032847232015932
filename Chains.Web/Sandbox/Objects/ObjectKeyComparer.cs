namespace Chains.Web.Sandbox.Objects;

/// <summary>Orders objects as a cluster lists them: by the bytes of <c>namespace/name</c>.</summary>
internal sealed class ObjectKeyComparer : IComparer<StoredObject>
{
    public static ObjectKeyComparer Instance { get; } = new();

    public int Compare(StoredObject? x, StoredObject? y) => string.CompareOrdinal(x?.Key, y?.Key);

    /// <summary>A probe that stands where <paramref name="key"/> would.</summary>
    public static StoredObject Probe(string key) => new(new ObjectIdentity(key, 0, "", [], []), [], null);
}
