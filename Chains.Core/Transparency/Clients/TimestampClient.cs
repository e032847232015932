using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Chains.Core.Trust;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tsp;

namespace Chains.Core.Transparency.Clients;

/// <summary>Asks a timestamp authority when a signature existed (RFC 3161).</summary>
public sealed class TimestampClient(LogHttp http)
{
    private const int MaxResponseBytes = 64 * 1024;
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const int NonceBytes = 16;

    /// <summary>A token over the SHA-256 of the signature.</summary>
    /// <param name="url">The full address that requests are posted to.</param>
    /// <returns>
    /// The DER of the TimeStampResp, which bundles hold, and the time it states. Status, digest and nonce are those asked for; the
    /// authority's signature is for the trusted root to judge.
    /// </returns>
    /// <exception cref="LogException">No token, or not the one that was asked for.</exception>
    public async Task<(byte[] Response, DateTimeOffset Time)> StampAsync(string url, ReadOnlyMemory<byte> signature, CancellationToken cancellation)
    {
        var generator = new TimeStampRequestGenerator();
        generator.SetCertReq(true);
        var query = generator.Generate(Sha256, SHA256.HashData(signature.Span), new BigInteger(1, RandomNumberGenerator.GetBytes(NonceBytes)));
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(query.GetEncoded()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        var answer = await http.SendAsync(request, LogHttp.ShortTimeout, MaxResponseBytes, cancellation);
        if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.Created))
            throw LogHttp.Explain(answer, "the request for a timestamp");
        try
        {
            var response = new TimeStampResponse(answer.Body);
            response.Validate(query);
            return (answer.Body, Rfc3161Timestamp.Parse(answer.Body).Time);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // The library throws whatever comes up on malformed input.
            throw new LogException(LogFailure.Distrusted, $"{url} answered what is no timestamp for the signature: {exception.Message}");
        }
    }
}
