using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chains.Web.Components.Controls;

/// <summary>JSON for a person to read, within a bound: what an author put into a run may be megabytes long, or no JSON at all.</summary>
/// <param name="Text">Indented where that is possible; not encoded for HTML, which rendering does.</param>
/// <param name="Truncated">Whether there is more than the text shows.</param>
public sealed record JsonText(string Text, bool Truncated)
{
    /// <summary>Bytes up to which JSON is parsed for indenting, and characters shown at most.</summary>
    public const int Limit = 64 * 1024;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonText Of(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > Limit)
            return new(Encoding.UTF8.GetString(bytes.Span[..Limit]), true);
        var text = Indent(bytes) ?? Encoding.UTF8.GetString(bytes.Span);
        return text.Length > Limit ? new(text[..Limit], true) : new(text, false);
    }

    public static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1024 * 1024 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KB"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.0} MB"),
    };

    private static string? Indent(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer, Indented))
                document.WriteTo(writer);
            return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
