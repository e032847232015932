using System.Text;
using System.Text.Json;

namespace Chains.Core.Trust.Tuf;

/// <summary>
/// OLPC's canonical JSON, what TUF signs (TUF specification 1.0, section 4.2.1): no white space, members ordered by their names, only quote and backslash
/// escaped, whole numbers alone.
/// </summary>
internal static class CanonicalJson
{
    /// <exception cref="FormatException">The value holds a number that is not whole.</exception>
    public static byte[] Encode(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, value);
                break;
            case JsonValueKind.Array:
                WriteList(text, value);
                break;
            case JsonValueKind.String:
                WriteText(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(value.TryGetInt64(out var number) ? number : throw new FormatException("Canonical JSON holds whole numbers alone."));
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement value)
    {
        var separator = '{';
        foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            text.Append(separator);
            WriteText(text, member.Name);
            text.Append(':');
            Write(text, member.Value);
            separator = ',';
        }

        text.Append(separator == '{' ? "{}" : "}");
    }

    private static void WriteList(StringBuilder text, JsonElement value)
    {
        var separator = '[';
        foreach (var item in value.EnumerateArray())
        {
            text.Append(separator);
            Write(text, item);
            separator = ',';
        }

        text.Append(separator == '[' ? "[]" : "]");
    }

    private static void WriteText(StringBuilder text, string value) =>
        text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
}
