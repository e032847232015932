namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>Sends one HTTP request and reads its whole answer, within a time and a size.</summary>
internal static class WebExchange
{
    private const int MaxErrorBytes = 16 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A connection slower than this is as good as broken.</summary>
    private const int SlowestBytesPerSecond = 128 * 1024;

    /// <param name="maxBytes">Of a successful answer.</param>
    /// <exception cref="InvalidDataException">The answer is longer.</exception>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="HttpRequestException">There is no connection.</exception>
    public static async Task<(HttpResponseMessage Head, byte[] Body)> SendAsync(
        HttpClient client, HttpRequestMessage message, int maxBytes, TimeProvider time, CancellationToken cancellation)
    {
        var sending = TimeSpan.FromSeconds((double)(message.Content?.Headers.ContentLength ?? 0) / SlowestBytesPerSecond);
        using var patience = new CancellationTokenSource(Patience + sending, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var body = await ReadAsync(response, maxBytes, limit.Token);
            return (response, body);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            response?.Dispose();
            throw new TimeoutException("it did not answer in time", e);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellation)
    {
        var success = response.IsSuccessStatusCode;
        var most = success ? maxBytes : MaxErrorBytes;
        if (success && response.RequestMessage?.Method != HttpMethod.Head && response.Content.Headers.ContentLength > most)
            throw TooLong(most);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            if (body.Length + read > most)
                return success ? throw TooLong(most) : body.ToArray();
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static InvalidDataException TooLong(int most) => new($"sent more than {most} bytes");
}
