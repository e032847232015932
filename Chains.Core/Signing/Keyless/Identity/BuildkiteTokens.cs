using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>The token service of a Buildkite agent: <c>POST {endpoint}/jobs/{id}/oidc/tokens</c> with the agent's access token.</summary>
public sealed class BuildkiteTokens(TokenHttp http, Func<string, string?> environment) : IIdentityTokenProvider
{
    private const string TokenVariable = "BUILDKITE_AGENT_ACCESS_TOKEN";
    private const string EndpointVariable = "BUILDKITE_AGENT_ENDPOINT";
    private const string JobVariable = "BUILDKITE_JOB_ID";
    private const string DefaultEndpoint = "https://agent.buildkite.com/v3";

    public string Name => "buildkite";

    public string? Issuer => null;

    public ValueTask<bool> IsEnabledAsync(KeylessSettings settings, CancellationToken cancellation) =>
        ValueTask.FromResult(environment(TokenVariable) is { Length: > 0 });

    public async ValueTask<string> FetchAsync(string audience, KeylessSettings settings, CancellationToken cancellation)
    {
        if (environment(TokenVariable) is not { Length: > 0 } token || environment(JobVariable) is not { Length: > 0 } job)
            throw new IdentityTokenException($"{TokenVariable} and {JobVariable} are not set; this is no Buildkite job");
        var endpoint = environment(EndpointVariable) is { Length: > 0 } given ? given.TrimEnd('/') : DefaultEndpoint;
        if (!Uri.TryCreate($"{endpoint}/jobs/{Uri.EscapeDataString(job)}/oidc/tokens", UriKind.Absolute, out var address))
            throw new IdentityTokenException($"{EndpointVariable} is no URL");
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Token", token) },
            Content = JsonContent.Create(new { audience }),
        };
        return TokenHttp.Member(await http.SendAsync(request, "Buildkite's agent API", cancellation), "token", "Buildkite's agent API");
    }
}
