using System.Net;
using System.Text;
using k8s;

namespace Chains.Core.Watching;

/// <summary>
/// Requests through the connections and credentials of the Kubernetes client, with bodies as bytes. The client's typed calls read every
/// answer synchronously and into objects; a patch needs nothing of its answer, and an event of a watch is read once, from its bytes.
/// </summary>
internal sealed class ClusterRequests(Kubernetes client)
{
    /// <summary>How long the API server may take to begin an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>More of an error's body is not read.</summary>
    private const int LongestProblem = 64 * 1024;

    /// <summary>Sends a request and returns once a success has begun to answer; the caller reads the body and disposes the response.</summary>
    /// <param name="path">Relative to the address of the API server, escaped.</param>
    /// <param name="asked">What is asked, for an error to say.</param>
    /// <exception cref="ClusterException">No answer, or none of success.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string asked, HttpContent? content, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path)) { Content = content, Version = HttpVersion.Version20 };
            if (client.Credentials is { } credentials)
                await credentials.ProcessHttpRequestAsync(request, patience.Token);
            var response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw ClusterException.From(response.StatusCode, await ProblemAsync(response, patience.Token), asked);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ClusterException(ClusterError.Unavailable, $"The API server did not answer within {Patience.TotalSeconds:F0} seconds ({asked}).");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw ClusterException.From(exception, asked);
        }
    }

    /// <summary>The same for an answer of which nothing is wanted: it is read to its end, so that the connection can be used again.</summary>
    public async Task SendAndDropAsync(HttpMethod method, string path, string asked, HttpContent? content, CancellationToken cancellation)
    {
        using var response = await SendAsync(method, path, asked, content, cancellation);
        try
        {
            await response.Content.CopyToAsync(Stream.Null, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw ClusterException.From(exception, asked);
        }
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[LongestProblem];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
