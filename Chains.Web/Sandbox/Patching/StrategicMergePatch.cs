using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Patching;

/// <summary>
/// <c>application/strategic-merge-patch+json</c> for the built-in types served here: a merge patch in which some lists merge too, by a key or as a set,
/// with the directives <c>$patch</c>, <c>$deleteFromPrimitiveList/x</c>, <c>$setElementOrder/x</c> and <c>$retainKeys</c>.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";
    private const string RetainKeys = "$retainKeys";

    /// <summary>Lists that merge, by name; the value is the member that identifies an element, empty for a set of plain values.</summary>
    private static readonly Dictionary<string, string> MergingLists = new(StringComparer.Ordinal)
    {
        ["finalizers"] = "",
        ["ownerReferences"] = "uid",
        ["secrets"] = "name",
        ["conditions"] = "type",
    };

    public static void Apply(JsonObject target, JsonObject patch)
    {
        if (IsDirective(patch, "replace"))
            target.Clear();
        if (patch[RetainKeys] is JsonArray retained)
        {
            var keep = retained.Select(AsText).ToHashSet();
            foreach (var name in target.Select(member => member.Key).Where(name => !keep.Contains(name)).ToList())
                target.Remove(name);
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFromList, StringComparison.Ordinal))
                DeleteValues(target[name[DeleteFromList.Length..]] as JsonArray, value as JsonArray);
            else if (!name.StartsWith(ElementOrder, StringComparison.Ordinal) && name is not (Directive or RetainKeys))
                ApplyMember(target, name, value);
        }
    }

    private static void ApplyMember(JsonObject target, string name, JsonNode? value)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject map when IsDirective(map, "delete"):
                target.Remove(name);
                break;
            case JsonObject map:
                if (target[name] is not JsonObject existing)
                    target[name] = existing = [];
                Apply(existing, map);
                break;
            case JsonArray list when MergingLists.TryGetValue(name, out var key):
                if (target[name] is not JsonArray elements)
                    target[name] = elements = [];
                MergeList(elements, list, key);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static void MergeList(JsonArray elements, JsonArray patch, string key)
    {
        if (patch.Any(item => item is JsonObject map && IsDirective(map, "replace")))
            elements.Clear();
        foreach (var item in patch)
        {
            if (key.Length == 0)
            {
                if (!elements.Any(element => JsonNode.DeepEquals(element, item)))
                    elements.Add(item?.DeepClone());
            }
            else if (item is JsonObject map && !IsDirective(map, "replace"))
            {
                MergeElement(elements, map, key);
            }
        }
    }

    private static void MergeElement(JsonArray elements, JsonObject item, string key)
    {
        var id = AsText(item[key]) ?? throw new PatchException($"map: {item.ToJsonString()} does not contain declared merge key: {key}", malformed: true);
        var existing = elements.OfType<JsonObject>().FirstOrDefault(element => AsText(element[key]) == id);
        if (IsDirective(item, "delete"))
        {
            if (existing is not null)
                elements.Remove(existing);
            return;
        }

        if (existing is null)
            elements.Add(existing = []);
        Apply(existing, item);
    }

    private static void DeleteValues(JsonArray? elements, JsonArray? values)
    {
        foreach (var value in values ?? [])
        {
            if (elements?.FirstOrDefault(element => JsonNode.DeepEquals(element, value)) is { } found)
                elements.Remove(found);
        }
    }

    private static bool IsDirective(JsonObject map, string directive) => AsText(map[Directive]) == directive;

    private static string? AsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
