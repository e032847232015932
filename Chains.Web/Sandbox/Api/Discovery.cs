using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>What there is, as clients ask before anything else: <c>/version</c>, <c>/api</c>, <c>/apis</c> and the lists of resources below them.</summary>
internal static class Discovery
{
    /// <returns>Null for a path that is not of discovery.</returns>
    public static JsonObject? Find(string path) => path.Trim('/').Split('/') switch
    {
        ["version"] => Version(),
        ["api"] => new JsonObject
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(),
        },
        ["api", "v1"] => Resources("", "v1"),
        ["apis"] => new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. Groups().Select(group => (JsonNode)Group(group))]),
        },
        ["apis", var group] when Groups().Contains(group) => Group(group),
        ["apis", var group, var version] when Versions(group).Contains(version) => Resources(group, version),
        _ => null,
    };

    public static IEnumerable<(string Group, string Version)> GroupVersions() =>
        ResourceCatalog.All.Select(type => (type.Group, type.Version)).Distinct();

    private static IEnumerable<string> Groups() => ResourceCatalog.All.Select(type => type.Group).Where(group => group.Length > 0).Distinct();

    private static IEnumerable<string> Versions(string group) =>
        ResourceCatalog.All.Where(type => type.Group == group && group.Length > 0).Select(type => type.Version).Distinct();

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "33",
        ["gitVersion"] = "v1.33.0+chains-sandbox",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "dotnet",
        ["platform"] = "sandbox",
    };

    private static JsonObject Group(string group)
    {
        var versions = Versions(group).Select(version => new JsonObject { ["groupVersion"] = $"{group}/{version}", ["version"] = version }).ToArray();
        return new JsonObject
        {
            ["kind"] = "APIGroup",
            ["apiVersion"] = "v1",
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static JsonObject Resources(string group, string version)
    {
        var resources = new JsonArray();
        foreach (var type in ResourceCatalog.All.Where(type => type.Group == group && type.Version == version))
        {
            resources.Add(Resource(type, "", ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]));
            if (type.HasStatus)
                resources.Add(Resource(type, "/status", ["get", "patch", "update"]));
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = resources,
        };
    }

    private static JsonObject Resource(ResourceType type, string subresource, string[] verbs)
    {
        var resource = new JsonObject
        {
            ["name"] = type.Plural + subresource,
            ["singularName"] = subresource.Length == 0 ? type.Singular : "",
            ["namespaced"] = type.Namespaced,
            ["kind"] = type.Kind,
            ["verbs"] = new JsonArray([.. verbs.Select(verb => (JsonNode)verb)]),
        };
        if (subresource.Length == 0 && !type.ShortNames.IsEmpty)
            resource["shortNames"] = new JsonArray([.. type.ShortNames.Select(name => (JsonNode)name)]);
        if (subresource.Length == 0 && !type.Categories.IsEmpty)
            resource["categories"] = new JsonArray([.. type.Categories.Select(name => (JsonNode)name)]);
        return resource;
    }
}
