using System.Globalization;
using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Patching;

/// <summary>RFC 6901 pointers into a JSON tree.</summary>
internal static class JsonPointer
{
    private const int MaxDepth = 256;

    /// <exception cref="PatchException">Not a pointer.</exception>
    public static string[] Parse(string pointer)
    {
        if (pointer.Length == 0)
            return [];
        if (pointer[0] != '/')
            throw new PatchException($"the path \"{pointer}\" does not begin with '/'", malformed: true);
        var tokens = pointer[1..].Split('/');
        if (tokens.Length > MaxDepth)
            throw new PatchException("the path is too deep", malformed: true);
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = tokens[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return tokens;
    }

    /// <summary>The node that <paramref name="tokens"/> lead to; false when there is none. A JSON null is found, as null.</summary>
    public static bool TryFind(JsonNode? root, ReadOnlySpan<string> tokens, out JsonNode? found)
    {
        found = root;
        foreach (var token in tokens)
        {
            switch (found)
            {
                case JsonObject map when map.TryGetPropertyValue(token, out var member):
                    found = member;
                    break;
                case JsonArray list when TryIndex(token, list.Count - 1, out var index):
                    found = list[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Array indices are digits without a leading zero, up to <paramref name="highest"/>.</summary>
    public static bool TryIndex(string token, int highest, out int index) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out index)
        && index <= highest
        && (token.Length == 1 || token[0] != '0');
}
