using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Watching;

namespace Chains.Tests.Shared;

/// <summary>One object with the annotations and finalizers that our field manager owns.</summary>
internal sealed class FakeRunObject(JsonObject json)
{
    private readonly HashSet<string> _annotations = [];
    private readonly HashSet<string> _finalizers = [];

    public JsonObject Json { get; private set; } = json;

    public string Version { get; set; } = "";

    public JsonObject ToJson()
    {
        var copy = Json.Copy();
        if (Version.Length > 0)
            copy["metadata"]!["resourceVersion"] = Version;
        return copy;
    }

    /// <summary>Another's update of spec and status; its metadata stays.</summary>
    public void Replace(JsonObject run)
    {
        var metadata = Json["metadata"]!.DeepClone();
        Json = run.Copy();
        Json["metadata"] = metadata;
    }

    /// <summary>Sets what the patch names and removes what an earlier one named; false when nothing changed.</summary>
    public bool Apply(JsonObject patch, int annotationLimit)
    {
        var next = Json.Copy();
        var (annotations, finalizers) = (Names(patch, "annotations"), Names(patch, "finalizers"));
        var metadata = next["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject map)
            metadata["annotations"] = map = [];
        foreach (var dropped in _annotations.Except(annotations).ToArray())
            map.Remove(dropped);
        foreach (var (name, value) in patch["metadata"]!["annotations"] as JsonObject ?? [])
            map[name] = value!.DeepClone();
        var kept = (metadata["finalizers"] as JsonArray ?? []).Select(f => f!.GetValue<string>())
            .Where(f => !_finalizers.Contains(f) || finalizers.Contains(f)).Union(finalizers).ToArray();
        metadata["finalizers"] = new JsonArray([.. kept.Select(f => (JsonNode)JsonValue.Create(f))]);
        var bytes = map.Sum(a => Encoding.UTF8.GetByteCount(a.Key) + Encoding.UTF8.GetByteCount(a.Value!.GetValue<string>()));
        if (bytes > annotationLimit)
            throw new ClusterException(ClusterError.Invalid, $"The API server answered 422: metadata.annotations: Too long: may not be more than {annotationLimit} bytes");
        if (map.Count == 0)
            metadata.Remove("annotations");
        if (kept.Length == 0)
            metadata.Remove("finalizers");
        _annotations.Clear();
        _annotations.UnionWith(annotations);
        _finalizers.Clear();
        _finalizers.UnionWith(finalizers);
        var changed = !JsonNode.DeepEquals(next, Json);
        Json = next;
        return changed;
    }

    private static HashSet<string> Names(JsonObject patch, string field) => patch["metadata"]![field] switch
    {
        JsonObject map => [.. map.Select(a => a.Key)],
        JsonArray list => [.. list.Select(f => f!.GetValue<string>())],
        _ => [],
    };
}
