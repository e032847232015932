namespace Chains.Web.Api;

/// <summary>
/// The ways to write a key id in an address. Ids are <c>SHA256:</c> and unpadded base64, which holds slashes and plus signs;
/// the same digest in hex (64 digits) goes everywhere unescaped.
/// </summary>
internal static class KeyName
{
    private const string Prefix = "SHA256:";
    private const int DigestLength = 32;

    /// <summary>The hex form, or null for an id that is no SHA-256 fingerprint.</summary>
    public static string? Hex(string keyId)
    {
        Span<byte> digest = stackalloc byte[DigestLength];
        var base64 = keyId.StartsWith(Prefix, StringComparison.Ordinal) ? keyId[Prefix.Length..] + "=" : "";
        return Convert.TryFromBase64String(base64, digest, out var length) && length == DigestLength ? Convert.ToHexStringLower(digest) : null;
    }

    /// <summary>The key id that a caller means by its hex form, or by the id itself, escaped or not.</summary>
    public static string Parse(string text)
    {
        if (text.Length == 2 * DigestLength && text.All(char.IsAsciiHexDigit))
            return Prefix + Convert.ToBase64String(Convert.FromHexString(text)).TrimEnd('=');
        // Routing leaves %2F as it came, lest it split the path; a plus sign in a query arrives as a space.
        return text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace(' ', '+');
    }
}
