namespace Chains.Core.Records.Queries;

/// <summary>Turns what an operator types into what the indexes hold.</summary>
internal static class SearchTerms
{
    /// <summary>The hex of a digest typed with or without its algorithm, in lower case.</summary>
    public static string Digest(string text)
    {
        var at = text.LastIndexOf(':');
        return (at < 0 ? text : text[(at + 1)..]).ToLowerInvariant();
    }

    /// <summary>The first string after all those that begin with the prefix.</summary>
    public static string EndOfPrefix(string prefix) => prefix + '\uffff';
}
