using System.Buffers;
using System.Buffers.Text;

namespace Chains.Core.Transparency;

/// <summary>Canonical base64: one text for the same bytes. White space, mixed alphabets and unused bits that are set are refused.</summary>
internal static class StrictBase64
{
    private static readonly SearchValues<char> UrlSafeOnly = SearchValues.Create("-_");

    /// <summary>Standard alphabet, padded (RFC 4648 section 4).</summary>
    /// <param name="what">Names the text in errors.</param>
    /// <exception cref="FormatException">It is not base64, or longer.</exception>
    public static byte[] Decode(string text, string what, int maxBytes)
    {
        if (text.Length > ((long)maxBytes + 2) / 3 * 4)
            throw new FormatException($"The {what} is longer than {maxBytes} bytes.");
        var bytes = new byte[text.Length / 4 * 3];
        if (text.Length % 4 != 0 || !Convert.TryFromBase64String(text, bytes, out var length))
            throw new FormatException($"The {what} is not base64.");
        return IsCanonical(text, bytes.AsSpan(0, length)) ? bytes[..length] : throw new FormatException($"The {what} is not canonical base64.");
    }

    /// <summary>What protobuf's JSON mapping allows for bytes: standard or URL-safe alphabet, with or without padding.</summary>
    /// <inheritdoc cref="Decode"/>
    public static byte[] DecodeProtobuf(string text, string what, int maxBytes)
    {
        if (!text.AsSpan().ContainsAny(UrlSafeOnly))
            return Decode(text.Length % 4 == 0 ? text : text + new string('=', 4 - (text.Length % 4)), what, maxBytes);
        if (text.Contains('+', StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal))
            throw new FormatException($"The {what} mixes the alphabets of base64.");
        var standard = text.Replace('-', '+').Replace('_', '/');
        return DecodeProtobuf(standard, what, maxBytes);
    }

    private static bool IsCanonical(string text, ReadOnlySpan<byte> bytes)
    {
        if (Base64.GetMaxEncodedToUtf8Length(bytes.Length) != text.Length)
            return false;
        return bytes.Length == 0 || text.EndsWith(Convert.ToBase64String(bytes[((bytes.Length - 1) / 3 * 3)..]), StringComparison.Ordinal);
    }
}
