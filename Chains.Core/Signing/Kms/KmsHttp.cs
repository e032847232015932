using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Signing.Kms;

/// <summary>Sends JSON to a service and reads JSON, within a time and a size. Redirects are not followed: they would take the token along.</summary>
internal sealed class KmsHttp : IDisposable
{
    private const int MaxAnswerBytes = 256 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    public void Dispose() => _client.Dispose();

    /// <param name="service">Its name in messages.</param>
    /// <param name="authorize">Sets the headers that authenticate.</param>
    /// <returns>Status and body; an undefined element where the body is no JSON.</returns>
    /// <exception cref="SigningException">There is no answer.</exception>
    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        string service, HttpMethod method, Uri address, object? body, Action<HttpRequestHeaders> authorize, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(method, address);
        authorize(message.Headers);
        if (body is not null)
        {
            message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using var response = await _client.SendAsync(message, cancellation);
            return (response.StatusCode, Parse(await response.Content.ReadAsByteArrayAsync(cancellation)));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var why = e is OperationCanceledException ? "it did not answer in time" : e.InnerException?.Message ?? e.Message;
            throw new SigningException($"{service} at {address.GetLeftPart(UriPartial.Authority)} cannot be reached: {why.TrimEnd('.')}. Check the address and the network policy; it is tried again.", e);
        }
    }

    /// <summary>What the service itself says of a failure, on one line and cut; nothing of the request.</summary>
    public static string Detail(string text) => text.Length > 0 ? $" ({Quoted.Cut(text)})" : "";

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
