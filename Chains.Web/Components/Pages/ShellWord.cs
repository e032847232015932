namespace Chains.Web.Components.Pages;

/// <summary>One POSIX shell word for a command that an operator copies. Image names come from a run's results, which its author writes.</summary>
public static class ShellWord
{
    private const string Plain = "-_./:@=+,%";

    /// <summary>The text quoted as far as it needs it; null where no command should carry it: control characters could end the line that is pasted.</summary>
    public static string? Quote(string text)
    {
        if (text.Length is 0 or > 1024 || text.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format))
            return null;
        return text.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)) && text[0] != '-'
            ? text
            : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
