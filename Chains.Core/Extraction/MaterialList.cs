using System.Collections;

namespace Chains.Core.Extraction;

/// <summary>Materials in the order they were first seen; those with the same URI and a digest in common are one, their digests merged.</summary>
internal sealed class MaterialList : IEnumerable<Material>
{
    private readonly List<Material> _items = [];
    private readonly Dictionary<string, List<int>> _byUri = new(StringComparer.Ordinal);

    public int Count => _items.Count;

    public void Add(Material material)
    {
        if (!_byUri.TryGetValue(material.Uri, out var places))
            _byUri.Add(material.Uri, places = []);
        foreach (var place in places)
        {
            var known = _items[place];
            if (!known.Digest.Shares(material.Digest))
                continue;
            if (!known.Digest.SameAs(material.Digest))
                _items[place] = known with { Digest = known.Digest.Merge(material.Digest) };
            return;
        }

        places.Add(_items.Count);
        _items.Add(material);
    }

    public void Add(IEnumerable<Material> materials)
    {
        foreach (var material in materials)
            Add(material);
    }

    public List<Material>.Enumerator GetEnumerator() => _items.GetEnumerator();

    IEnumerator<Material> IEnumerable<Material>.GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
