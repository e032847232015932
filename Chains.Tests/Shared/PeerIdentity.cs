using System.Net.Http.Json;
using System.Text.Json;

namespace Chains.Tests.Shared;

/// <summary>Somebody the peers' OIDC issuer vouches for.</summary>
internal static class PeerIdentity
{
    public const string Name = "dev@example.org";

    public static string Issuer => Peer.OidcIssuer.ToString().TrimEnd('/');

    /// <summary>A fresh token.</summary>
    public static async Task<string> TokenAsync(string audience = "sigstore")
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("claim.aud", audience), new("claim.sub", Name), new("claim.email", Name), new("claim.email_verified", "true"),
        ]);
        using var answer = await http.PostAsync(Issuer + "/token", form, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }
}
