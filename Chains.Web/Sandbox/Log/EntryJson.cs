using System.Text.Json;

namespace Chains.Web.Sandbox.Log;

/// <summary>Reads the members of a proposed entry; what is missing or of another type answers 400 with its name.</summary>
internal static class EntryJson
{
    public static JsonElement Object(JsonElement json, string name) => Member(json, name, JsonValueKind.Object);

    public static string Text(JsonElement json, string name) => Member(json, name, JsonValueKind.String).GetString()!;

    public static IReadOnlyList<JsonElement> List(JsonElement json, string name) => [.. Member(json, name, JsonValueKind.Array).EnumerateArray()];

    /// <summary>Decoded from base64; not empty.</summary>
    public static byte[] Bytes(JsonElement json, string name) => Decode(Member(json, name, JsonValueKind.String), name);

    /// <inheritdoc cref="Bytes"/>
    public static byte[] Decode(JsonElement text, string name) =>
        text.ValueKind is JsonValueKind.String && text.TryGetBytesFromBase64(out var bytes) && bytes.Length > 0
            ? bytes
            : throw LogRequestException.Invalid($"{name} is not base64");

    public static byte[] Hex(JsonElement json, string name)
    {
        try
        {
            return Convert.FromHexString(Text(json, name));
        }
        catch (FormatException)
        {
            throw LogRequestException.Invalid($"{name} is not hexadecimal");
        }
    }

    public static JsonElement? Optional(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static JsonElement Member(JsonElement json, string name, JsonValueKind kind) =>
        Optional(json, name) is { } value && value.ValueKind == kind ? value : throw LogRequestException.Invalid($"{name} in body is required");
}
