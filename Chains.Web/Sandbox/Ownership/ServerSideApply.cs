using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Ownership;

/// <summary>
/// Server-side apply: merges a configuration into the live object, removes what the manager listed before and lists no more (unless somebody else owns it),
/// and reports what belongs to others.
/// </summary>
internal static class ServerSideApply
{
    /// <param name="live">The object as it is; not changed.</param>
    /// <param name="merged">A copy of it, which becomes the result.</param>
    /// <param name="change">The manager, with no fields.</param>
    /// <param name="force">Takes conflicting fields instead of reporting them.</param>
    /// <returns>The conflicts; when there are any, <paramref name="merged"/> is to be thrown away.</returns>
    public static IReadOnlyList<ApplyConflict> Apply(JsonObject live, JsonObject merged, JsonObject configuration, ManagedEntry change, bool force, string now)
    {
        var entries = ManagedFields.Read(live);
        var own = entries.Find(entry => entry.IsSameManager(change));
        var listed = FieldPaths.Listed(configuration);
        Merge(merged, configuration, 0, "");

        var comparison = FieldComparison.Compare(live, merged, TopLevel(listed));
        var changed = new FieldSet();
        changed.UnionWith(comparison.Modified);
        changed.UnionWith(comparison.Added);
        var others = entries.Where(entry => entry != own).ToList();
        var conflicts = others
            .Select(entry => new ApplyConflict(entry, [.. entry.Fields.Intersect(changed).Paths()]))
            .Where(conflict => conflict.Paths.Count > 0)
            .ToList();
        if (conflicts.Count > 0 && !force)
            return conflicts;
        foreach (var entry in others)
            entry.Fields.ExceptWith(changed, below: false);
        Prune(merged, own, listed, others);
        var kept = own is not null && own.Fields.SetEquals(listed);
        entries.RemoveAll(entry => entry == own);
        entries.Add(change with { Fields = listed, Time = kept ? own!.Time : now });
        ManagedFields.Write(merged, entries);
        return [];
    }

    private static HashSet<string> TopLevel(FieldSet listed) => [.. listed.Children.Select(child => child.Key[2..])];

    private static void Merge(JsonObject target, JsonObject configuration, int depth, string parent)
    {
        foreach (var (name, value) in configuration)
        {
            if (FieldPaths.Skips(depth, parent, name))
                continue;
            if (value is JsonObject map)
            {
                if (target[name] is not JsonObject existing)
                    target[name] = existing = [];
                Merge(existing, map, depth + 1, name);
            }
            else if (FieldPaths.Elements(value, depth, parent, name) is { } elements && target[name] is JsonArray list)
            {
                MergeElements(list, FieldPaths.Elements(list, depth, parent, name)!, elements);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private static void MergeElements(JsonArray list, List<KeyValuePair<string, JsonNode?>> existing, List<KeyValuePair<string, JsonNode?>> applied)
    {
        foreach (var (element, value) in applied)
        {
            var index = existing.FindIndex(pair => pair.Key == element);
            if (index < 0)
                list.Add(value?.DeepClone());
            else if (list[index] is JsonObject map && value is JsonObject change)
                Merge(map, change, 3, "");
        }
    }

    private static void Prune(JsonObject merged, ManagedEntry? own, FieldSet listed, List<ManagedEntry> others)
    {
        if (own is null)
            return;
        var dropped = FieldSet.FromJson(own.Fields.ToJson());
        dropped.ExceptWith(listed, below: false);
        foreach (var entry in others)
            dropped.ExceptWith(entry.Fields, below: false);
        Remove(merged, dropped, listed, 0, "");
    }

    private static void Remove(JsonObject target, FieldSet dropped, FieldSet? listed, int depth, string parent)
    {
        foreach (var (element, child) in dropped.Children)
        {
            var name = element[2..];
            if (!element.StartsWith("f:", StringComparison.Ordinal) || !target.TryGetPropertyValue(name, out var value))
                continue;
            if (child.IsLeaf)
            {
                target.Remove(name);
                continue;
            }

            if (value is JsonObject map)
                Remove(map, child, listed?.Child(element), depth + 1, name);
            else if (value is JsonArray list && FieldPaths.Elements(list, depth, parent, name) is { } elements)
                RemoveElements(list, elements, child);
            if (value is JsonObject { Count: 0 } or JsonArray { Count: 0 } && listed?.Child(element) is null)
                target.Remove(name);
        }
    }

    private static void RemoveElements(JsonArray list, List<KeyValuePair<string, JsonNode?>> elements, FieldSet dropped)
    {
        for (var i = elements.Count - 1; i >= 0; i--)
        {
            if (dropped.Child(elements[i].Key) is { Member: true })
                list.RemoveAt(i);
        }
    }
}
