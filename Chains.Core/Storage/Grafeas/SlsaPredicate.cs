using System.Text.Json.Nodes;

namespace Chains.Core.Storage.Grafeas;

/// <summary>
/// Predicates in the fields that Grafeas has for them: the API refuses a request with a field that it does not know, so what it has no
/// field for is left to the envelope, which holds the whole.
/// </summary>
internal static class SlsaPredicate
{
    /// <summary>grafeas.v1.SlsaProvenanceZeroTwo.</summary>
    public static JsonObject V02(JsonObject predicate)
    {
        var invocation = predicate["invocation"] as JsonObject;
        var metadata = predicate["metadata"] as JsonObject;
        return Filled(
            ("builder", Pick(predicate["builder"], "id")),
            ("buildType", Copy(predicate["buildType"])),
            ("invocation", invocation is null ? null : Filled(
                ("configSource", Pick(invocation["configSource"], "uri", "digest", "entryPoint")),
                ("parameters", Struct(invocation["parameters"])),
                ("environment", Struct(invocation["environment"])))),
            ("buildConfig", Struct(predicate["buildConfig"])),
            ("metadata", metadata is null ? null : Filled(
                ("buildInvocationId", Copy(metadata["buildInvocationId"] ?? metadata["buildInvocationID"])),
                ("buildStartedOn", Copy(metadata["buildStartedOn"])),
                ("buildFinishedOn", Copy(metadata["buildFinishedOn"])),
                ("completeness", Pick(metadata["completeness"], "parameters", "environment", "materials")),
                ("reproducible", Copy(metadata["reproducible"])))),
            ("materials", Each(predicate["materials"], "uri", "digest")));
    }

    /// <summary>grafeas.v1.InTotoSlsaProvenanceV1.SlsaProvenanceV1.</summary>
    public static JsonObject V1(JsonObject predicate)
    {
        var definition = predicate["buildDefinition"] as JsonObject ?? [];
        var details = predicate["runDetails"] as JsonObject ?? [];
        return Filled(
            ("buildDefinition", Filled(
                ("buildType", Copy(definition["buildType"])),
                ("externalParameters", Struct(definition["externalParameters"])),
                ("internalParameters", Struct(definition["internalParameters"])),
                ("resolvedDependencies", Descriptors(definition["resolvedDependencies"])))),
            ("runDetails", Filled(
                ("builder", Builder(details["builder"] as JsonObject)),
                ("metadata", Pick(details["metadata"], "invocationId", "startedOn", "finishedOn")),
                ("byproducts", Descriptors(details["byproducts"])))));
    }

    private static JsonObject? Builder(JsonObject? builder) => builder is null ? null : Filled(
        ("id", Copy(builder["id"])), ("version", Copy(builder["version"])), ("builderDependencies", Descriptors(builder["builderDependencies"])));

    private static JsonArray? Descriptors(JsonNode? list) => Each(list, "name", "uri", "digest", "content", "downloadLocation", "mediaType", "annotations");

    private static JsonArray? Each(JsonNode? list, params string[] names) =>
        list is JsonArray array ? new JsonArray([.. array.OfType<JsonObject>().Select(o => Pick(o, names))]) : null;

    private static JsonObject? Pick(JsonNode? node, params string[] names) =>
        node is JsonObject value ? Filled([.. names.Select(n => (n, Copy(value[n])))]) : null;

    /// <summary>A google.protobuf.Struct is an object; anything else has no place there.</summary>
    private static JsonNode? Struct(JsonNode? node) => node is JsonObject ? node.DeepClone() : null;

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    private static JsonObject Filled(params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var filled = new JsonObject();
        foreach (var (name, value) in fields)
            if (value is not null)
                filled[name] = value;
        return filled;
    }
}
