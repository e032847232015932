using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Transparency.Clients;

/// <summary>HTTP as logs and timestamp authorities are spoken to: a time limit, a cap on the answer, and errors in words.</summary>
public sealed class LogHttp(HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>Rekor v1 answers within a second or two.</summary>
    public static readonly TimeSpan ShortTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Rekor v2 answers once a checkpoint covers the entry; its clients are told to wait at least twenty seconds.</summary>
    public static readonly TimeSpan LongTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Larger submissions are not sent: a run in etcd is below 2 MiB, and logs take less than this.</summary>
    public const int MaxRequestBytes = 32 * 1024 * 1024;

    private const int LongestExplanation = 300;

    /// <summary>A client over connections that live as long as the process and follow changes of DNS.</summary>
    public static LogHttp Create(TimeProvider time) => new(
        new HttpMessageInvoker(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            AutomaticDecompression = DecompressionMethods.All,
            AllowAutoRedirect = false,
        }),
        time);

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="LogException">Nothing answered in time, or the answer is too large.</exception>
    internal async Task<LogAnswer> SendAsync(HttpRequestMessage request, TimeSpan timeout, int maxBytes, CancellationToken cancellation)
    {
        var host = request.RequestUri!.GetLeftPart(UriPartial.Authority);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("chains", typeof(LogHttp).Assembly.GetName().Version?.ToString(3)));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            var body = await ReadAsync(answer.Content, host, maxBytes, limit.Token);
            return new LogAnswer(host, answer.StatusCode, body, answer.Headers.Location, RetryAfter(answer), Header(answer, "x-log-index"));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LogException(LogFailure.Unavailable, $"{host} did not answer within {timeout.TotalSeconds:0} seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new LogException(LogFailure.Unavailable, $"{host} cannot be reached: {exception.Message}", null, exception);
        }
    }

    /// <summary>What an answer other than the hoped-for one means.</summary>
    internal static LogException Explain(LogAnswer answer, string what)
    {
        var text = $"{answer.Host} answered {(int)answer.Status} to {what}{Detail(answer.Body)}";
        return answer.Status switch
        {
            HttpStatusCode.TooManyRequests => new(LogFailure.Unavailable, $"{text}. It limits the rate of requests.", answer.RetryAfter),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity => new(LogFailure.Refused, text + "."),
            HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed =>
                new(LogFailure.Unavailable, $"{text}. Check that transparency.url is the address of a log that takes entries.", answer.RetryAfter),
            _ => new(LogFailure.Unavailable, text + ".", answer.RetryAfter),
        };
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, string host, int maxBytes, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > maxBytes)
            throw TooLarge(host, maxBytes);
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (body.Length + read > maxBytes)
                throw TooLarge(host, maxBytes);
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static LogException TooLarge(string host, int maxBytes) =>
        new(LogFailure.Distrusted, $"{host} answered more than {maxBytes} bytes; the answer was not read.");

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    private static long? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The <c>message</c> of an error in JSON, as far as it is short and plain.</summary>
    private static string Detail(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var message = document.RootElement.Text("message"u8);
            var plain = new StringBuilder();
            foreach (var c in message.AsSpan(0, Math.Min(message.Length, LongestExplanation)))
                plain.Append(char.IsControl(c) ? ' ' : c);
            return plain.Length > 0 ? ": " + plain : "";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}
