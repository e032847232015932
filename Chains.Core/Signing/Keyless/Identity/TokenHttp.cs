using System.Text;
using System.Text.Json;

namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>Asks token services over HTTP. Follows no redirect, which could carry credentials elsewhere, and repeats nothing of an answer in an error.</summary>
public sealed class TokenHttp : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;

    public TokenHttp()
        : this(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
    }

    internal TokenHttp(HttpMessageHandler handler) =>
        _client = new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = 4 * IdentityToken.LongestToken };

    /// <summary>The body of a successful answer.</summary>
    /// <param name="what">Names the service in errors.</param>
    /// <exception cref="IdentityTokenException">It does not answer, or refuses.</exception>
    public async Task<string> SendAsync(HttpRequestMessage request, string what, CancellationToken cancellation)
    {
        try
        {
            using var response = await _client.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode
                ? Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellation))
                : throw new IdentityTokenException($"{what} answered {(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (HttpRequestException e)
        {
            throw new IdentityTokenException($"{what} does not answer: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new IdentityTokenException($"{what} did not answer within {Limit.TotalSeconds} seconds", e);
        }
    }

    /// <summary>A text member of a JSON answer.</summary>
    /// <exception cref="IdentityTokenException">There is none.</exception>
    public static string Member(string json, string name, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty(name).GetString() is { Length: > 0 } token ? token : throw new KeyNotFoundException();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IdentityTokenException($"{what} answered no JSON with a member {name}");
        }
    }

    public void Dispose() => _client.Dispose();
}
