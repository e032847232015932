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
}
