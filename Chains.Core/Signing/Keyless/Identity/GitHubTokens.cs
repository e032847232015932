using System.Net.Http.Headers;

namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>
/// The token service of GitHub Actions: <c>GET ACTIONS_ID_TOKEN_REQUEST_URL&amp;audience=…</c> with the bearer <c>ACTIONS_ID_TOKEN_REQUEST_TOKEN</c>. For a job with
/// the permission <c>id-token: write</c>.
/// </summary>
public sealed class GitHubTokens(TokenHttp http, Func<string, string?> environment) : IIdentityTokenProvider
{
    private const string UrlVariable = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string BearerVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

    public string Name => "github";

    // Not fixed: an enterprise has an issuer of its own.
    public string? Issuer => null;

    public ValueTask<bool> IsEnabledAsync(KeylessSettings settings, CancellationToken cancellation) =>
        ValueTask.FromResult(environment(UrlVariable) is { Length: > 0 } && environment(BearerVariable) is { Length: > 0 });

    public async ValueTask<string> FetchAsync(string audience, KeylessSettings settings, CancellationToken cancellation)
    {
        if (environment(UrlVariable) is not { Length: > 0 } url || environment(BearerVariable) is not { Length: > 0 } bearer)
            throw new IdentityTokenException($"{UrlVariable} and {BearerVariable} are not set; this is no GitHub Actions job with the permission id-token: write");
        var separator = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        if (!Uri.TryCreate($"{url}{separator}audience={Uri.EscapeDataString(audience)}", UriKind.Absolute, out var address))
            throw new IdentityTokenException($"{UrlVariable} is no URL");
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) } };
        return TokenHttp.Member(await http.SendAsync(request, "GitHub's token service", cancellation), "value", "GitHub's token service");
    }
}
