using System.Text.RegularExpressions;

namespace Chains.Core.Configuration;

/// <summary>Hides what is secret in values that people, the API and the log get to see.</summary>
internal static partial class SecretRedaction
{
    private static readonly string[] Suspicious = ["token", "password", "secret", "credential", "private"];

    /// <summary>Replaces the user information of URLs (RFC 3986, section 3.2.1) wherever they stand in the text.</summary>
    public static string HideUserInfo(string value) => UserInfo().Replace(value, "${scheme}***@");

    /// <summary>What may be shown of a value whose key nobody defined: nothing if its name suggests a secret.</summary>
    public static string OfUnknownKey(string key, string value) =>
        Suspicious.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase)) || LooksLikeKey(value)
            ? KeyDefinition.Redacted
            : Shorten(HideUserInfo(value));

    public static string Shorten(string value) => value.Length <= 200 ? value : value[..200] + "…";

    private static bool LooksLikeKey(string value) => value.Contains("-----BEGIN", StringComparison.Ordinal);

    // Up to the last '@' before the path: a password may hold an unescaped '@'.
    [GeneratedRegex(@"(?<scheme>[A-Za-z][A-Za-z0-9+.\-]{0,30}://)[^/?#\s]*@", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();
}
