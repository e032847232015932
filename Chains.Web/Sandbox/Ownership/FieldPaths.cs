using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Ownership;

/// <summary>
/// How objects fall into fields. Maps are granular and lists are one field, as in Tekton's schemas; of the metadata, <c>finalizers</c> is a set and
/// <c>ownerReferences</c> is keyed by uid.
/// </summary>
internal static class FieldPaths
{
    private static readonly HashSet<string> OwnedMetadata = new(StringComparer.Ordinal) { "annotations", "finalizers", "generateName", "labels", "ownerReferences" };

    /// <summary>Members that nobody owns: the identity of the object, and what the server writes.</summary>
    public static bool Skips(int depth, string parent, string name) => depth switch
    {
        0 => name is "apiVersion" or "kind",
        1 => parent == "metadata" && !OwnedMetadata.Contains(name),
        _ => false,
    };

    /// <summary>The elements of a list that is no single field, by their path element; null for a list that is one.</summary>
    public static List<KeyValuePair<string, JsonNode?>>? Elements(JsonNode? node, int depth, string parent, string name)
    {
        if (node is not JsonArray list || depth != 1 || parent != "metadata")
            return null;
        return name switch
        {
            "finalizers" => [.. list.Select(item => KeyValuePair.Create("v:" + (item?.ToJsonString() ?? "null"), item))],
            "ownerReferences" => [.. list.Select(item => KeyValuePair.Create($"k:{{\"uid\":{item?["uid"]?.ToJsonString() ?? "null"}}}", item))],
            _ => null,
        };
    }

    /// <summary>The paths that an applied configuration lists: its leaves.</summary>
    public static FieldSet Listed(JsonObject configuration)
    {
        var set = new FieldSet();
        AddMembers(set, configuration, 0, "", containers: false);
        set.Trim();
        return set;
    }

    /// <summary>Adds a value that has appeared: with <paramref name="containers"/> also the maps it brought, as an update owns them.</summary>
    public static void Add(FieldSet set, JsonNode? value, int depth, string parent, string name, bool containers)
    {
        if (Elements(value, depth, parent, name) is { } elements)
        {
            set.Member |= containers || elements.Count == 0;
            foreach (var (element, item) in elements)
                AddElement(set.ChildOrNew(element), item, containers);
        }
        else if (value is JsonObject map)
        {
            set.Member |= (containers || map.Count == 0) && !(depth == 0 && name == "metadata");
            AddMembers(set, map, depth + 1, name, containers);
        }
        else
        {
            set.Member = true;
        }
    }

    private static void AddElement(FieldSet set, JsonNode? item, bool containers)
    {
        set.Member = true;
        if (item is JsonObject map)
            AddMembers(set, map, 3, "", containers);
    }

    private static void AddMembers(FieldSet set, JsonObject map, int depth, string parent, bool containers)
    {
        foreach (var (name, value) in map)
        {
            if (!Skips(depth, parent, name))
                Add(set.ChildOrNew("f:" + name), value, depth, parent, name, containers);
        }
    }
}
