using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>
/// As much of <c>/openapi/v3</c> as kubectl needs to see that the server validates fields and knows dry runs. The schemas leave all fields open:
/// a sandbox stores what it is given.
/// </summary>
internal static class OpenApi
{
    /// <returns>Null for a path that is none of it. <c>/openapi/v2</c>, a protobuf document, is not served: kubectl does without.</returns>
    public static JsonObject? Find(string path)
    {
        const string Root = "openapi/v3";
        var rest = path.Trim('/');
        if (rest == Root)
            return Index();
        foreach (var (group, version) in Discovery.GroupVersions())
        {
            if (rest == $"{Root}/{Prefix(group, version)}")
                return Document(group, version);
        }

        return null;
    }

    private static string Prefix(string group, string version) => group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";

    private static JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var (group, version) in Discovery.GroupVersions())
            paths[Prefix(group, version)] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{Prefix(group, version)}?hash=1" };
        return new JsonObject { ["paths"] = paths };
    }

    private static JsonObject Document(string group, string version)
    {
        var (paths, schemas) = (new JsonObject(), new JsonObject());
        foreach (var type in ResourceCatalog.All.Where(type => type.Group == group && type.Version == version))
        {
            var collection = $"/{Prefix(group, version)}/{(type.Namespaced ? "namespaces/{namespace}/" : "")}{type.Plural}";
            paths[collection] = new JsonObject { ["post"] = Operation(type, "post") };
            paths[collection + "/{name}"] = new JsonObject
            {
                ["get"] = Operation(type, "get"),
                ["put"] = Operation(type, "put"),
                ["patch"] = Operation(type, "patch"),
                ["delete"] = Operation(type, "delete"),
            };
            schemas[SchemaName(type)] = Schema(type);
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Chains sandbox", ["version"] = "v1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Operation(ResourceType type, string action) => new()
    {
        ["operationId"] = $"{action}{type.Kind}",
        ["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation"), Parameter("force")),
        ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
        ["x-kubernetes-action"] = action,
        ["x-kubernetes-group-version-kind"] = Identity(type),
    };

    private static JsonObject Parameter(string name) => new JsonObject
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = name == "force" ? "boolean" : "string", ["uniqueItems"] = true },
    };

    private static JsonObject Schema(ResourceType type) => new()
    {
        ["type"] = "object",
        ["x-kubernetes-preserve-unknown-fields"] = true,
        ["x-kubernetes-group-version-kind"] = new JsonArray(Identity(type)),
    };

    private static JsonObject Identity(ResourceType type) => new() { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind };

    private static string SchemaName(ResourceType type) =>
        type.Group.Length == 0 ? $"io.k8s.api.core.v1.{type.Kind}" : $"{string.Join('.', type.Group.Split('.').Reverse())}.{type.Version}.{type.Kind}";
}
