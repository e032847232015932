using System.Text;
using System.Text.Json;
using Chains.Core.Formatting.GoJson;

namespace Chains.Core.Tekton;

/// <summary>
/// The value of a param or result as Tekton reads it: an array or object of strings only, and everything else a string,
/// for which a number or a nested value counts with its JSON text.
/// </summary>
internal readonly record struct ParamValue(JsonElement Json)
{
    public ParamType Type => Json.ValueKind switch
    {
        JsonValueKind.Array when Json.EnumerateArray().All(IsString) => ParamType.Array,
        JsonValueKind.Object when Json.EnumerateObject().All(member => IsString(member.Value)) => ParamType.Object,
        _ => ParamType.String,
    };

    /// <summary>"" for arrays and objects.</summary>
    public string StringValue => Json.ValueKind switch
    {
        JsonValueKind.String => Json.GetString()!,
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        _ => Type is ParamType.String ? JsonText() : "",
    };

    /// <summary>A member of an object, "" where there is none.</summary>
    public string Member(ReadOnlySpan<byte> name) => Json.Text(name);

    private static bool IsString(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Null;

    private string JsonText()
    {
        using var buffer = new JsonBuffer();
        TypedJson.WriteRaw(buffer, Json);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
