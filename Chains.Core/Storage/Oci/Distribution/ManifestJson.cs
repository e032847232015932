using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>Manifests and indexes as JSON (OCI image specification, manifest.md and image-index.md); what others put into them stays.</summary>
internal static class ManifestJson
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The object, or null when it is none.</summary>
    public static JsonObject? Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonNode.Parse(content.Span, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static byte[] Write(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, Compact);

    public static JsonObject Of(Descriptor descriptor)
    {
        var json = new JsonObject { ["mediaType"] = descriptor.MediaType, ["size"] = descriptor.Size, ["digest"] = descriptor.Digest };
        if (descriptor.ArtifactType is { } artifactType)
            json["artifactType"] = artifactType;
        if (descriptor.Annotations.Count > 0)
            json["annotations"] = Of(descriptor.Annotations);
        return json;
    }

    public static JsonObject Of(IReadOnlyDictionary<string, string> annotations)
    {
        var json = new JsonObject();
        foreach (var (name, value) in annotations.OrderBy(a => a.Key, StringComparer.Ordinal))
            json[name] = value;
        return json;
    }

    public static JsonObject Manifest(Descriptor config, IEnumerable<Descriptor> layers) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaTypes.Manifest,
        ["config"] = Of(config),
        ["layers"] = new JsonArray([.. layers.Select(Of)]),
    };

    public static JsonObject Index() => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaTypes.Index,
        ["manifests"] = new JsonArray(),
    };

    /// <summary>The member where it is a string, else "".</summary>
    public static string Text(this JsonNode? json, string name) =>
        json is JsonObject owner && owner[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
