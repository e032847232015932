using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Ownership;

/// <summary>What changed between two versions of an object, as sets of field paths.</summary>
internal sealed class FieldComparison
{
    public FieldSet Added { get; } = new();

    public FieldSet Modified { get; } = new();

    public FieldSet Removed { get; } = new();

    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    /// <param name="members">Top-level members to compare; null for all.</param>
    public static FieldComparison Compare(JsonObject old, JsonObject @new, IReadOnlySet<string>? members = null)
    {
        var comparison = new FieldComparison();
        comparison.CompareMembers([], old, @new, 0, "", members);
        comparison.Added.Trim();
        return comparison;
    }

    private void CompareMembers(List<string> path, JsonObject old, JsonObject @new, int depth, string parent, IReadOnlySet<string>? only)
    {
        foreach (var (name, value) in @new)
        {
            if (FieldPaths.Skips(depth, parent, name) || only?.Contains(name) == false)
                continue;
            path.Add("f:" + name);
            if (old.TryGetPropertyValue(name, out var before))
                CompareValues(path, before, value, depth, parent, name);
            else
                FieldPaths.Add(At(Added, path), value, depth, parent, name, containers: true);
            path.RemoveAt(path.Count - 1);
        }

        foreach (var (name, value) in old)
        {
            if (FieldPaths.Skips(depth, parent, name) || only?.Contains(name) == false || @new.ContainsKey(name))
                continue;
            path.Add("f:" + name);
            At(Removed, path).Member = true;
            path.RemoveAt(path.Count - 1);
        }
    }

    private void CompareValues(List<string> path, JsonNode? old, JsonNode? @new, int depth, string parent, string name)
    {
        if (old is JsonObject before && @new is JsonObject after)
        {
            CompareMembers(path, before, after, depth + 1, name, null);
        }
        else if (FieldPaths.Elements(old, depth, parent, name) is { } oldElements && FieldPaths.Elements(@new, depth, parent, name) is { } newElements)
        {
            CompareElements(path, oldElements, newElements);
        }
        else if (!JsonNode.DeepEquals(old, @new))
        {
            if (old is JsonObject)
                At(Removed, path).Member = true;
            if (@new is JsonObject)
                FieldPaths.Add(At(Added, path), @new, depth, parent, name, containers: true);
            else
                At(Modified, path).Member = true;
        }
    }

    private void CompareElements(List<string> path, List<KeyValuePair<string, JsonNode?>> old, List<KeyValuePair<string, JsonNode?>> @new)
    {
        foreach (var (element, value) in @new)
        {
            path.Add(element);
            var index = old.FindIndex(pair => pair.Key == element);
            if (index < 0)
                At(Added, path).Member = true;
            else if (!JsonNode.DeepEquals(old[index].Value, value))
                At(Modified, path).Member = true;
            path.RemoveAt(path.Count - 1);
        }

        foreach (var (element, _) in old)
        {
            if (@new.Exists(pair => pair.Key == element))
                continue;
            path.Add(element);
            At(Removed, path).Member = true;
            path.RemoveAt(path.Count - 1);
        }
    }

    private static FieldSet At(FieldSet set, List<string> path)
    {
        foreach (var element in path)
            set = set.ChildOrNew(element);
        return set;
    }
}
