using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting.GoJson;

/// <summary>
/// Writes part of a snapshot as Go does after decoding it into its types and encoding those again.
/// A value whose JSON type is not the field's, which Go would refuse with the whole object, is passed through: provenance hides nothing.
/// </summary>
internal static class TypedJson
{
    public static void Write(JsonBuffer json, GoType type, JsonElement value)
    {
        switch (type.Kind)
        {
            case TypeKind.Pointer when value.Exists():
                Write(json, type.Element!, value);
                break;
            case TypeKind.Struct when value.ValueKind is JsonValueKind.Object || !value.Exists():
                WriteStruct(json, type.Struct!, value);
                break;
            case TypeKind.List when value.ValueKind is JsonValueKind.Array:
                WriteList(json, type.Element!, value);
                break;
            case TypeKind.Map or TypeKind.Annotations when value.ValueKind is JsonValueKind.Object:
                WriteMap(json, type, value);
                break;
            case TypeKind.Param:
                WriteParam(json, value);
                break;
            default:
                WriteScalar(json, type.Kind, value);
                break;
        }
    }

    public static void WriteParam(JsonBuffer json, JsonElement value)
    {
        switch (new ParamValue(value).Type)
        {
            case ParamType.Array:
                WriteList(json, TypeTable.Strings.Element!, value);
                break;
            case ParamType.Object:
                WriteMap(json, TypeTable.StringMap, value);
                break;
            default:
                if (value.ValueKind is JsonValueKind.String)
                    json.String(value);
                else
                    json.String(new ParamValue(value).StringValue);
                break;
        }
    }

    /// <summary>Any JSON, compact.</summary>
    public static void WriteRaw(JsonBuffer json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.StartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.Name(member.Name);
                    WriteRaw(json, member.Value);
                }

                json.EndObject();
                break;
            case JsonValueKind.Array:
                json.StartArray();
                foreach (var item in value.EnumerateArray())
                    WriteRaw(json, item);
                json.EndArray();
                break;
            case JsonValueKind.String:
                json.String(value);
                break;
            case JsonValueKind.Undefined:
                json.Null();
                break;
            default:
                json.Literal(JsonMarshal.GetRawUtf8Value(value));
                break;
        }
    }

    private static void WriteStruct(JsonBuffer json, GoStruct type, JsonElement value)
    {
        json.StartObject();
        foreach (var field in type.Fields)
        {
            var member = value.Field(field.Utf8Name);
            if ((field.OmitEmpty && IsEmpty(field.Type, member)) || (field.OmitZero && !member.Exists()))
                continue;
            json.Name(field.Utf8Name);
            Write(json, field.Type, member);
        }

        json.EndObject();
    }

    private static void WriteList(JsonBuffer json, GoType element, JsonElement value)
    {
        json.StartArray();
        foreach (var item in value.EnumerateArray())
            Write(json, element, item);
        json.EndArray();
    }

    /// <summary>Go writes a map in the order of its keys.</summary>
    private static void WriteMap(JsonBuffer json, GoType type, JsonElement value)
    {
        var members = new List<(string Name, JsonElement Value)>();
        foreach (var member in value.EnumerateObject())
            if (type.Kind is TypeKind.Map || !ChainsAnnotations.IsSignature(member.Name))
                members.Add((member.Name, member.Value));
        members.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
        json.StartObject();
        foreach (var member in members)
        {
            json.Name(member.Name);
            if (type.Kind is TypeKind.Map)
                Write(json, type.Element!, member.Value);
            else
                WriteScalar(json, TypeKind.String, member.Value);
        }

        json.EndObject();
    }

    private static void WriteScalar(JsonBuffer json, TypeKind kind, JsonElement value)
    {
        if (!value.Exists())
        {
            json.Literal(Zero(kind));
            return;
        }

        var text = kind switch
        {
            TypeKind.Time => NormalTime(value),
            TypeKind.Duration => GoDuration.Normalize(value.Text()),
            TypeKind.Quantity => Quantity.Normalize(value.ValueKind is JsonValueKind.Number ? value.GetRawText() : value.Text()),
            _ => null,
        };
        if (text is null)
            WriteRaw(json, value);
        else
            json.String(text);
    }

    private static ReadOnlySpan<byte> Zero(TypeKind kind) => kind switch
    {
        TypeKind.String => "\"\""u8,
        TypeKind.Bool => "false"u8,
        TypeKind.Int or TypeKind.IntOrString => "0"u8,
        TypeKind.Duration => "\"0s\""u8,
        TypeKind.Quantity => "\"0\""u8,
        _ => "null"u8,
    };

    private static string? NormalTime(JsonElement value) =>
        JsonFields.ParseTime(value)?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What <c>omitempty</c> leaves out: structs, and types with a JSON form of their own, are never empty.</summary>
    private static bool IsEmpty(GoType type, JsonElement value) => type.Kind switch
    {
        TypeKind.Pointer => !value.Exists(),
        TypeKind.String => !value.Exists() || (value.ValueKind is JsonValueKind.String && value.ValueEquals(ReadOnlySpan<byte>.Empty)),
        TypeKind.Bool => !value.Exists() || value.ValueKind is JsonValueKind.False,
        TypeKind.Int => !value.Exists() || (value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) && number is 0),
        TypeKind.List => !value.Exists() || (value.ValueKind is JsonValueKind.Array && value.GetArrayLength() is 0),
        TypeKind.Map => !value.Exists() || (value.ValueKind is JsonValueKind.Object && value.GetPropertyCount() is 0),
        TypeKind.Annotations => !ChainsAnnotations.HasOthers(value),
        _ => false,
    };
}
