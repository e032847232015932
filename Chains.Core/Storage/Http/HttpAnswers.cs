using System.Net;
using Chains.Core.Records;

namespace Chains.Core.Storage.Http;

/// <summary>Puts the answers of HTTP servers, and their silence, into results of deliveries.</summary>
public static class HttpAnswers
{
    /// <summary>No more of an answer is read into an error.</summary>
    public const int ExcerptLength = 300;

    /// <param name="server">What answered, such as <c>Archivista at https://…</c>.</param>
    /// <param name="destination">What a 404 says is missing.</param>
    /// <param name="detail">What the server said.</param>
    public static DeliveryResult Explain(string server, string destination, HttpStatusCode status, string? detail, TimeSpan? after)
    {
        var said = string.IsNullOrWhiteSpace(detail) ? "." : ": " + Excerpt(detail);
        var code = (int)status;
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => DeliveryResult.Unavailable(
                DeliveryProblem.Unauthorized, $"{server} refuses the credentials with {code}{said}"),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => DeliveryResult.Unavailable(
                DeliveryProblem.DestinationMissing, $"{server} does not know {destination} ({code}){said}"),
            HttpStatusCode.RequestEntityTooLarge => DeliveryResult.Failed(DeliveryProblem.TooLarge, $"{server} finds the artifact too large ({code}){said}"),
            HttpStatusCode.TooManyRequests => DeliveryResult.Unavailable(DeliveryProblem.Throttled, $"{server} asks to come back later ({code}){said}", after),
            HttpStatusCode.RequestTimeout => DeliveryResult.Unavailable(DeliveryProblem.Unreachable, $"{server} timed out ({code}){said}", after),
            _ when code is >= 300 and < 400 => DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, $"{server} redirects ({code}); configure the address that it redirects to."),
            _ when code >= 500 => DeliveryResult.Unavailable(DeliveryProblem.Unreachable, $"{server} answers {code}{said}", after),
            _ => DeliveryResult.Failed(DeliveryProblem.Rejected, $"{server} does not take the artifact ({code}){said}"),
        };
    }

    public static DeliveryResult Silence(string server, HttpRequestException exception) => DeliveryResult.Unavailable(
        DeliveryProblem.Unreachable, $"{server} does not answer: {(exception.InnerException ?? exception).Message.TrimEnd('.')}.");

    /// <summary>What the server asks for in <c>Retry-After</c>.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    /// <summary>The beginning of an answer's text; at most 8 KiB of it are read.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[8 * 1024];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string Excerpt(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= ExcerptLength ? line : line[..ExcerptLength] + "…";
    }
}
