using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>
/// Exchanges credentials for bearer tokens (the distribution project's token authentication, and its OAuth 2 variant for refresh tokens),
/// and keeps the tokens for as long as they are good.
/// </summary>
internal sealed class TokenSource(TimeProvider time)
{
    private const int MaxTokenBytes = 256 * 1024;

    /// <summary>What the specification says where <c>expires_in</c> is missing, and the least that is believed.</summary>
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly BoundedCache<string, string> _tokens = new(time);

    /// <param name="registry">The registry that sent the challenge.</param>
    /// <exception cref="RegistryException">The token server gave none.</exception>
    public async Task<string> GetAsync(
        HttpClient client, Uri registry, AuthChallenge challenge, RegistryRequest request, CredentialLookup lookup, bool insecure, bool fresh,
        CancellationToken cancellation)
    {
        if (lookup.Credential?.RegistryToken is { } token)
            return token;
        var scopes = Scopes(request, challenge);
        var key = string.Join('\n', [registry.Authority, challenge.Realm, challenge.Service, lookup.Credential?.CacheKey, .. scopes]);
        if (!fresh && _tokens.TryGet(key, out var known))
            return known;
        if (!Uri.TryCreate(challenge.Realm, UriKind.Absolute, out var realm))
            throw RegistryAnswers.Dishonest(request, $"names a token server {Quoted.Text(challenge.Realm)} that is no web address");
        if (RemoteAddress.WhyNot(realm, registry, insecure) is { } why)
            throw RegistryAnswers.Dishonest(request, $"names a token server {Quoted.Text(challenge.Realm)} that {why}");
        var (issued, lifetime) = await FetchAsync(client, realm, challenge.Service, scopes, request, lookup, cancellation);
        _tokens.Set(key, issued, lifetime);
        return issued;
    }

    private static string[] Scopes(RegistryRequest request, AuthChallenge challenge)
    {
        var wanted = request.Scopes().ToList();
        if (challenge.Scope is { Length: > 0 and < 1024 } asked && !wanted.Contains(asked) && Covers(wanted[0], asked))
            wanted[0] = asked;
        return [.. wanted];
    }

    // The registry may ask for more than we do on the same repository; for another one it has no business to.
    private static bool Covers(string ours, string asked) =>
        asked.StartsWith(ours[..(ours.LastIndexOf(':') + 1)], StringComparison.Ordinal)
        && ours[(ours.LastIndexOf(':') + 1)..].Split(',').All(asked[(asked.LastIndexOf(':') + 1)..].Split(',').Contains);

    private async Task<(string Token, TimeSpan Lifetime)> FetchAsync(
        HttpClient client, Uri realm, string? service, string[] scopes, RegistryRequest request, CredentialLookup lookup, CancellationToken cancellation)
    {
        var answer = await SendAsync(client, Message(realm, service, scopes, lookup.Credential), request, lookup, cancellation);
        if (lookup.Credential?.IdentityToken is not null && answer.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
            throw new RegistryException(RegistryFailure.Unauthorized,
                $"The token server {realm.Host} of {request.Repository.Registry} takes no identity tokens ({lookup.Source}). Give user and password instead.");
        if (answer.Status is not HttpStatusCode.OK)
            throw Refusal(realm, answer, request, lookup);
        return Read(answer.Body) ?? throw RegistryAnswers.Dishonest(request, $"has a token server, {realm.Host}, that answered without a token");
    }

    private static HttpRequestMessage Message(Uri realm, string? service, string[] scopes, RegistryCredential? credential)
    {
        if (credential?.IdentityToken is { } refresh)
        {
            return new HttpRequestMessage(HttpMethod.Post, realm)
            {
                Content = new FormUrlEncodedContent(
                [
                    new("grant_type", "refresh_token"), new("refresh_token", refresh), new("client_id", "chains"),
                    new("service", service ?? ""), new("scope", string.Join(' ', scopes)),
                ]),
            };
        }

        var query = string.Join('&', [.. service is null ? [] : (string[])[Parameter("service", service)], .. scopes.Select(scope => Parameter("scope", scope))]);
        var message = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = $"{realm.Query.TrimStart('?')}&{query}".TrimStart('&') }.Uri);
        if (credential is not null)
            message.Headers.Authorization = Basic(credential);
        return message;
    }

    public static AuthenticationHeaderValue Basic(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password}")));

    private static string Parameter(string name, string value) => $"{name}={Uri.EscapeDataString(value)}";

    private async Task<RegistryResponse> SendAsync(
        HttpClient client, HttpRequestMessage message, RegistryRequest request, CredentialLookup lookup, CancellationToken cancellation)
    {
        using (message)
        {
            try
            {
                // Tokens come without redirects: one would take the credentials, or the request, to somewhere else.
                var (head, body) = await WebExchange.SendAsync(client, message, MaxTokenBytes, time, cancellation);
                using (head)
                    return new RegistryResponse(message.RequestUri!, head.StatusCode, head.Headers, null, null, body, lookup);
            }
            catch (Exception e) when (e is HttpRequestException or TimeoutException or InvalidDataException or IOException)
            {
                throw new RegistryException(RegistryFailure.Unreachable,
                    $"The token server {message.RequestUri!.Host} of {request.Repository.Registry} cannot be used: {e.Message}.", inner: e);
            }
        }
    }

    private RegistryException Refusal(Uri realm, RegistryResponse answer, RegistryRequest request, CredentialLookup lookup)
    {
        var failure = RegistryAnswers.Failure(request, answer, time);
        return failure.Failure is RegistryFailure.Busy or RegistryFailure.Unavailable
            ? failure
            : new RegistryException(RegistryFailure.Unauthorized,
                $"The token server {realm.Host} of {request.Repository.Registry} answered {(int)answer.Status} to the request for access to {request.Repository}, {lookup.Source}. "
                + "Check user and password, and that they may access the repository.");
    }

    private static (string Token, TimeSpan Lifetime)? Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var token = json.RootElement.Text("token"u8) is { Length: > 0 } plain ? plain : json.RootElement.Text("access_token"u8);
            if (token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
                return null;
            var seconds = json.RootElement.Field("expires_in"u8) is { ValueKind: JsonValueKind.Number } given && given.TryGetDouble(out var value) ? value : 0;
            var lifetime = seconds >= DefaultLifetime.TotalSeconds ? TimeSpan.FromSeconds(Math.Min(seconds, LongestLifetime.TotalSeconds)) : DefaultLifetime;
            return (token, lifetime - Margin);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
