using System.Globalization;
using System.Text;

namespace Chains.Web.Components.Controls;

/// <summary>
/// Text that came from a run, for a person to read: characters that would turn the text around them or that cannot be seen
/// (Unicode bidirectional and other format controls, C0 and C1) are written out, so that nothing looks like what it is not.
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
        for (; first < text.Length && !IsHidden(text[first]); first++)
        {
        }

        return first == text.Length ? text : Write(text, first);
    }

    private static string Write(string text, int first)
    {
        var safe = new StringBuilder(text, 0, first, text.Length + 16);
        foreach (var c in text.AsSpan(first))
            if (IsHidden(c))
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                safe.Append(c);
        return safe.ToString();
    }

    private static bool IsHidden(char c) => c is not ('\n' or '\t' or '\r')
        && (char.IsControl(c) || (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format && c is not '\u200d')
            || c is '\u2028' or '\u2029');
}
