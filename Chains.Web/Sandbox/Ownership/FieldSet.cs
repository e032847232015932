using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Ownership;

/// <summary>
/// A set of field paths as <c>managedFields[].fieldsV1</c> writes it: <c>f:name</c> for a member, <c>v:"x"</c> for a value of a set,
/// <c>k:{"uid":"x"}</c> for an element of a keyed list, and <c>.</c> for the container itself beside some of its children.
/// </summary>
internal sealed class FieldSet
{
    private SortedDictionary<string, FieldSet>? _children;

    /// <summary>The path that leads here is in the set, not only paths below it.</summary>
    public bool Member { get; set; }

    public bool IsEmpty => !Member && _children is null or { Count: 0 };

    public bool IsLeaf => _children is null or { Count: 0 };

    public IEnumerable<KeyValuePair<string, FieldSet>> Children => _children ?? [];

    public FieldSet? Child(string element) => _children?.GetValueOrDefault(element);

    public FieldSet ChildOrNew(string element)
    {
        _children ??= new(StringComparer.Ordinal);
        if (!_children.TryGetValue(element, out var child))
            _children[element] = child = new FieldSet();
        return child;
    }

    /// <summary>Drops branches in which nothing is a member.</summary>
    public void Trim()
    {
        foreach (var (element, child) in Children.ToList())
        {
            child.Trim();
            if (child.IsEmpty)
                Drop(element);
        }
    }

    public void Drop(string element) => _children?.Remove(element);

    public void UnionWith(FieldSet other)
    {
        Member |= other.Member;
        foreach (var (element, child) in other.Children)
            ChildOrNew(element).UnionWith(child);
    }

    /// <summary>Takes the paths of <paramref name="other"/> out; with <paramref name="below"/> also everything below them.</summary>
    public void ExceptWith(FieldSet other, bool below)
    {
        if (other.Member)
            Member = false;
        if (_children is null)
            return;
        if (below && other.Member && other.IsLeaf)
        {
            _children = null;
            return;
        }

        foreach (var (element, theirs) in other.Children)
        {
            if (Child(element) is not { } ours)
                continue;
            ours.ExceptWith(theirs, below);
            if (ours.IsEmpty)
                _children.Remove(element);
        }
    }

    public FieldSet Intersect(FieldSet other)
    {
        var common = new FieldSet { Member = Member && other.Member };
        foreach (var (element, child) in Children)
        {
            if (other.Child(element) is { } theirs && child.Intersect(theirs) is { IsEmpty: false } shared)
                common.ChildOrNew(element).UnionWith(shared);
        }

        return common;
    }

    public bool SetEquals(FieldSet other)
    {
        if (Member != other.Member || Children.Count() != other.Children.Count())
            return false;
        foreach (var (element, child) in Children)
        {
            if (other.Child(element) is not { } theirs || !child.SetEquals(theirs))
                return false;
        }

        return true;
    }

    /// <summary>The paths in the set, as conflicts name them: <c>.metadata.annotations.x</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        if (Member && prefix.Length > 0)
            yield return prefix;
        foreach (var (element, child) in Children)
        {
            var step = element.StartsWith("f:", StringComparison.Ordinal) ? "." + element[2..]
                : element.StartsWith("v:", StringComparison.Ordinal) ? $"[={element[2..]}]"
                : $"[{element[2..].Trim('{', '}').Replace("\":", "\"=", StringComparison.Ordinal).Replace("\"uid\"", "uid", StringComparison.Ordinal)}]";
            foreach (var path in child.Paths(prefix + step))
                yield return path;
        }
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (element, child) in Children)
        {
            var inner = child.ToJson();
            if (child.Member && !child.IsLeaf)
                inner.Insert(0, ".", new JsonObject());
            json[element] = inner;
        }

        return json;
    }

    public static FieldSet FromJson(JsonObject? json)
    {
        var set = new FieldSet();
        foreach (var (element, value) in json ?? [])
        {
            if (element == ".")
            {
                set.Member = true;
                continue;
            }

            var child = FromJson(value as JsonObject);
            child.Member |= child.IsLeaf;
            set.ChildOrNew(element).UnionWith(child);
        }

        return set;
    }
}
