using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Patching;

/// <summary>RFC 7386, <c>application/merge-patch+json</c>.</summary>
internal static class MergePatch
{
    /// <summary>Merges into <paramref name="target"/> itself; members that the patch does not name are not touched.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                if (target[name] is not JsonObject map)
                    target[name] = map = [];
                Apply(map, inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
