using System.Globalization;
using System.Text.Json;

namespace Chains.Core.Tekton;

/// <summary>Reads of a snapshot that answer "absent" for whatever is missing or of another type, and never throw.</summary>
internal static class JsonFields
{
    public static JsonElement Field(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static bool Exists(this JsonElement element) =>
        element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The string, or "" where there is none.</summary>
    public static string Text(this JsonElement element) =>
        element.ValueKind is JsonValueKind.String ? element.GetString()! : "";

    public static string Text(this JsonElement element, ReadOnlySpan<byte> name) => element.Field(name).Text();

    public static string? TextOrNull(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool IsTrue(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.Field(name).ValueKind is JsonValueKind.True;

    /// <summary>The items of an array, or none.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element) =>
        element.ValueKind is JsonValueKind.Array ? element.EnumerateArray() : default;

    public static JsonElement.ArrayEnumerator Items(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.Field(name).Items();

    public static int Count(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } array ? array.GetArrayLength() : 0;

    /// <summary>The members of an object, or none.</summary>
    public static JsonElement.ObjectEnumerator Members(this JsonElement element) =>
        element.ValueKind is JsonValueKind.Object ? element.EnumerateObject() : default;

    public static JsonElement.ObjectEnumerator Members(this JsonElement element, ReadOnlySpan<byte> name) => element.Field(name).Members();

    /// <summary>A map of strings in ordinal order of its keys; values of another type are left out, as is what is no object.</summary>
    public static SortedDictionary<string, string> StringMap(this JsonElement element)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in element.Members())
            if (member.Value.ValueKind is JsonValueKind.String)
                map[member.Name] = member.Value.GetString()!;
        return map;
    }

    public static DateTimeOffset? Time(this JsonElement element, ReadOnlySpan<byte> name) => ParseTime(element.Field(name));

    /// <summary>An RFC 3339 time in UTC, date, time and offset all present; null where there is none.</summary>
    public static DateTimeOffset? ParseTime(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.String)
            return null;
        var text = value.GetString()!;
        var isComplete = text.Length is >= 20 and <= 40 && text[10] is 'T' && (text[^1] is 'Z' || text[^6] is '+' or '-');
        return isComplete
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }
}
