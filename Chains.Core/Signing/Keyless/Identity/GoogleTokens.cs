namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>
/// The metadata server of Google Cloud, which on GKE with Workload Identity speaks for the service account that the pod's is bound to:
/// <c>GET /computeMetadata/v1/instance/service-accounts/default/identity?audience=…&amp;format=full</c>.
/// </summary>
public sealed class GoogleTokens(TokenHttp http, Func<string, string?> environment) : IIdentityTokenProvider
{
    private const string HostVariable = "GCE_METADATA_HOST";
    private const string DefaultHost = "metadata.google.internal";
    private const string What = "Google's metadata server";

    /// <summary>The server is on the node: outside Google Cloud its name does not resolve, and an address that does not answer shall hold nobody up.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(1);

    public string Name => "google";

    public string? Issuer => "https://accounts.google.com";

    public async ValueTask<bool> IsEnabledAsync(KeylessSettings settings, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ProbeLimit);
        try
        {
            await FetchAsync("sigstore", settings, limit.Token);
            return true;
        }
        catch (IdentityTokenException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask<string> FetchAsync(string audience, KeylessSettings settings, CancellationToken cancellation)
    {
        var host = environment(HostVariable) is { Length: > 0 } given ? given : DefaultHost;
        var path = $"/computeMetadata/v1/instance/service-accounts/default/identity?audience={Uri.EscapeDataString(audience)}&format=full";
        if (!Uri.TryCreate($"http://{host}{path}", UriKind.Absolute, out var address))
            throw new IdentityTokenException($"{HostVariable} is no host name");
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Metadata-Flavor", "Google" } } };
        return (await http.SendAsync(request, What, cancellation)).Trim();
    }
}
