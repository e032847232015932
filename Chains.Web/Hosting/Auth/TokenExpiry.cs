using System.Buffers.Text;
using System.Text.Json;

namespace Chains.Web.Hosting.Auth;

/// <summary>When a JWT ends (RFC 7519, section 4.1.4), read without a check: for tokens that somebody else has verified.</summary>
internal static class TokenExpiry
{
    /// <summary>Null for a token that is no JWT or does not say.</summary>
    public static DateTimeOffset? Of(string token)
    {
        try
        {
            if (token.Split('.') is not [_, var claims, _])
                return null;
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
