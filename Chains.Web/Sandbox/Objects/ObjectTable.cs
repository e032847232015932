using System.Collections.Immutable;

namespace Chains.Web.Sandbox.Objects;

/// <summary>The live objects of one type, sorted by key, and their latest changes. Readers take the set and go on undisturbed; only the store writes.</summary>
internal sealed class ObjectTable(ResourceType type, int historyCapacity, long floor)
{
    private ImmutableSortedSet<StoredObject> _objects = ImmutableSortedSet.Create<StoredObject>(ObjectKeyComparer.Instance);

    public ResourceType Type => type;

    public WatchLog Log { get; } = new(historyCapacity, floor);

    public ImmutableSortedSet<StoredObject> Objects
    {
        get => Volatile.Read(ref _objects);
        set => Volatile.Write(ref _objects, value);
    }

    public StoredObject? Find(string key) => Objects.TryGetValue(ObjectKeyComparer.Probe(key), out var found) ? found : null;

    /// <summary>Where in <paramref name="objects"/> the first key stands that is not before <paramref name="key"/>.</summary>
    public static int IndexFrom(ImmutableSortedSet<StoredObject> objects, string key)
    {
        var index = objects.IndexOf(ObjectKeyComparer.Probe(key));
        return index >= 0 ? index : ~index;
    }
}
