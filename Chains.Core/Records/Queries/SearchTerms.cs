namespace Chains.Core.Records.Queries;

/// <summary>Turns what an operator types into what the indexes hold.</summary>
internal static class SearchTerms
{
    /// <summary>The hex of a digest typed with or without its algorithm, in lower case.</summary>
    public static string Digest(string text)
    {
        var at = text.LastIndexOf(':');
        // A colon at the end has no digest behind it, and the empty prefix would match every one.
        return (at < 0 || at == text.Length - 1 ? text : text[(at + 1)..]).ToLowerInvariant();
    }

    /// <summary>The first string after all those that begin with the prefix.</summary>
    public static string EndOfPrefix(string prefix) => prefix + '\uffff';

    /// <summary>The text as one phrase of a full-text query: nothing in it is an operator.</summary>
    public static string Phrase(string text) => '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <summary>The text for LIKE with the escape character <c>\</c>, anywhere in a column.</summary>
    public static string Anywhere(string text) =>
        '%' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + '%';

    /// <summary>Hex of at least this many digits can be a digest or commit; shorter text is only looked for in names.</summary>
    public const int ShortestHex = 6;

    /// <summary>The beginning of a digest or commit, or null where the text is none.</summary>
    public static string? Hex(string text) =>
        Digest(text) is { Length: >= ShortestHex and <= 128 } hex && hex.All(char.IsAsciiHexDigit) ? hex : null;
}
