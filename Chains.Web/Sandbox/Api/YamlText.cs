using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Chains.Web.Sandbox.Api;

/// <summary>Reads YAML, of which JSON is a part, into a JSON tree. Aliases count each time they are used, so that a small text cannot become a large tree.</summary>
internal sealed class YamlText
{
    private const int MaxNodes = 200_000;
    private const int MaxDepth = 100;
    private int _nodes;

    /// <exception cref="ApiError">400, when it is no YAML mapping.</exception>
    public static JsonObject ParseObject(ReadOnlyMemory<byte> text)
    {
        if (text.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
            return JsonText.ParseObject(text);
        try
        {
            var documents = ParseAll(Encoding.UTF8.GetString(text.Span));
            return documents is [JsonObject only] ? only : throw ApiError.BadRequest("error decoding YAML: one object is expected");
        }
        catch (Exception e) when (e is YamlException or ArgumentException)
        {
            throw ApiError.BadRequest($"error decoding YAML: {e.Message}");
        }
    }

    /// <summary>Every document of a stream, without empty ones.</summary>
    public static IReadOnlyList<JsonNode> ParseAll(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var reader = new YamlText();
        return [.. stream.Documents.Select(document => reader.Convert(document.RootNode, 0)).OfType<JsonNode>()];
    }

    private JsonNode? Convert(YamlNode node, int depth)
    {
        if (++_nodes > MaxNodes || depth > MaxDepth)
            throw ApiError.BadRequest("error decoding YAML: too many or too deeply nested values");
        switch (node)
        {
            case YamlMappingNode mapping:
                var map = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                    map[(key as YamlScalarNode)?.Value ?? throw ApiError.BadRequest("error decoding YAML: a key is not a scalar")] = Convert(value, depth + 1);
                return map;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(child => Convert(child, depth + 1))]);
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                throw ApiError.BadRequest("error decoding YAML: an unknown kind of node");
        }
    }

    /// <summary>The core schema of YAML 1.2.</summary>
    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain || scalar.Tag is { IsEmpty: false, Value: "tag:yaml.org,2002:str" })
            return JsonValue.Create(text);
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE":
                return JsonValue.Create(false);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        return IsFloat(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    private static bool IsFloat(string text) => text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E') && text.Any(char.IsAsciiDigit);
}
