using System.Net;

namespace Chains.Core.Trust.Tuf;

/// <summary>A repository at an address.</summary>
/// <param name="http">Lives as long as the process.</param>
public sealed class HttpTufRepository(HttpClient http, Uri address) : ITufRepository
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly string _base = address.ToString().TrimEnd('/') + "/";

    public async Task<byte[]?> FetchAsync(string path, int maxBytes, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await http.GetAsync(new Uri(_base + path), HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new TufException($"{_base}{path} answered {(int)response.StatusCode}.");
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            return await ReadAsync(body, path, maxBytes, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new TufException($"{_base}{path} cannot be fetched: {e.Message}", e);
        }
    }

    private async Task<byte[]> ReadAsync(Stream body, string path, int maxBytes, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (content.Length + read > maxBytes)
                throw new TufException($"{_base}{path} is longer than the {maxBytes} bytes that were announced or are read.");
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
