namespace Chains.Core.Storage.PubSub;

/// <summary>
/// Reads settings of a client from text: one <c>key=value</c> a line, blank lines and those that begin with <c>#</c> or <c>!</c> left
/// out. The value reaches to the end of the line, spaces around it do not count.
/// </summary>
public static class PropertiesFile
{
    public const int MaximumLength = 64 * 1024;

    /// <exception cref="FormatException">The text is too long, or a line is no setting. Values are not repeated in the message.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string text)
    {
        if (text.Length > MaximumLength)
            throw new FormatException($"is longer than {MaximumLength} characters");
        var settings = new List<KeyValuePair<string, string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.IsEmpty || trimmed[0] is '#' or '!')
                continue;
            var at = trimmed.IndexOf('=');
            if (at <= 0)
                throw new FormatException($"has no key=value in line {number}");
            var key = trimmed[..at].TrimEnd().ToString();
            if (!seen.Add(key))
                throw new FormatException($"sets {key} twice, again in line {number}");
            settings.Add(new(key, trimmed[(at + 1)..].TrimStart().ToString()));
        }

        return settings;
    }
}
