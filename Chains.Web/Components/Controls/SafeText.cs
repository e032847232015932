using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>
/// Text that came from a run, for a person to read: characters that would turn the text around them or that cannot be seen
/// (Unicode bidirectional and other format controls, C0 and C1) are written out as in JSON, so that nothing looks like what it is not.
/// </summary>
public static class SafeText
{
    public static string Of(string? text)
    {
        if (text is null)
            return "";
        var first = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (first < 0)
            return text;
        foreach (var rune in text.AsSpan(first).EnumerateRunes())
            if (IsHidden(rune))
                return Write(text, first);
        return text;
    }

    /// <summary>A name of several parts, such as an image's or an identity: where the line is too short for it, it is broken after a slash rather than within a word.</summary>
    public static MarkupString Name(string? text) =>
        new(HtmlEncoder.Default.Encode(Of(text)).Replace("/", "/<wbr>", StringComparison.Ordinal).Replace("/<wbr>/", "//", StringComparison.Ordinal));

    private static string Write(string text, int first)
    {
        var safe = new StringBuilder(text, 0, first, text.Length + 16);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.AsSpan(first).EnumerateRunes())
        {
            var written = units[..rune.EncodeToUtf16(units)];
            if (!IsHidden(rune))
                safe.Append(written);
            else
                foreach (var unit in written)
                    safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return safe.ToString();
    }

    // The joiner of emoji is seen by what it joins.
    private static bool IsHidden(Rune rune) => rune.Value is not ('\n' or '\t' or '\r' or '\u200d')
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
