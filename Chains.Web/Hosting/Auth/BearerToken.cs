using Chains.Core.Records.Access;
using Microsoft.Net.Http.Headers;

namespace Chains.Web.Hosting.Auth;

/// <summary>The token of an <c>Authorization: Bearer</c> header (RFC 6750, section 2.1).</summary>
internal static class BearerToken
{
    private const string Prefix = "Bearer ";
    private const int Longest = 16 * 1024;

    /// <summary>Null where the request carries none.</summary>
    public static string? Of(HttpRequest request)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && header.Length <= Longest
            ? header[Prefix.Length..].Trim()
            : null;
    }

    public static bool IsApiToken(string token) => token.StartsWith(ApiTokens.Marker, StringComparison.Ordinal);

    /// <summary>Says that a bearer token is wanted, and why the one that came is none (RFC 6750, section 3).</summary>
    public static void Challenge(HttpResponse response, string? why)
    {
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = why is null ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{why}\"";
    }
}
