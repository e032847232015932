using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Api;

/// <summary>How the sandbox reads and writes JSON.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    public static JsonSerializerOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 160 };

    /// <exception cref="ApiError">400, when it is no JSON object.</exception>
    public static JsonObject ParseObject(ReadOnlyMemory<byte> text) =>
        Parse(text) as JsonObject ?? throw ApiError.BadRequest("the request body is not a JSON object");

    /// <exception cref="ApiError">400, when it is no JSON.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonNode.Parse(text.Span, documentOptions: Strict);
        }
        catch (JsonException e)
        {
            throw ApiError.BadRequest($"error decoding the request body: {e.Message}");
        }
    }
}
