using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chains.Core.Signing.Keyless.Identity;

namespace Chains.Core.Signing.Keyless;

/// <summary>
/// Fulcio's API of version 2: <c>POST /api/v2/signingCert</c> with a token and a signature over its challenge, which proves possession of the key. Follows no
/// redirect: the token is for the address that was configured.
/// </summary>
public sealed class FulcioClient : IDisposable
{
    private const int LargestAnswer = 256 * 1024;
    private const int LongestReason = 300;
    private const int MostCertificates = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;

    public FulcioClient()
        : this(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
    }

    internal FulcioClient(HttpMessageHandler handler) => _client = new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = LargestAnswer };

    /// <summary>The certificate and its chain as PEM, leaf first. Not yet verified.</summary>
    /// <param name="proof">Signature over the token's challenge.</param>
    /// <exception cref="SigningException">Fulcio does not answer, or refuses; the message says why and holds no token.</exception>
    public async Task<IReadOnlyList<string>> RequestAsync(Uri fulcio, IdentityToken token, string publicKeyPem, byte[] proof, CancellationToken cancellation)
    {
        var body = new
        {
            credentials = new { oidcIdentityToken = token.Text },
            publicKeyRequest = new { publicKey = new { algorithm = "ECDSA", content = publicKeyPem }, proofOfPossession = proof },
        };
        try
        {
            using var content = JsonContent.Create(body);
            using var response = await _client.PostAsync(new Uri(fulcio.ToString().TrimEnd('/') + "/api/v2/signingCert"), content, cancellation);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellation);
            return response.IsSuccessStatusCode
                ? Certificates(answer, fulcio)
                : throw new SigningException($"Fulcio at {fulcio} answered {(int)response.StatusCode} to {token}: {Reason(answer, token)}");
        }
        catch (HttpRequestException e)
        {
            throw new SigningException($"Fulcio at {fulcio} does not answer: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new SigningException($"Fulcio at {fulcio} did not answer within {Limit.TotalSeconds} seconds.", e);
        }
    }

    public void Dispose() => _client.Dispose();

    private static string[] Certificates(byte[] answer, Uri fulcio)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            // Detached: the certificate has no timestamp in it. Whether it must have one, the trusted root says.
            if (!json.RootElement.TryGetProperty("signedCertificateEmbeddedSct", out var signed) && !json.RootElement.TryGetProperty("signedCertificateDetachedSct", out signed))
                throw new KeyNotFoundException();
            string[] chain = [.. signed.GetProperty("chain").GetProperty("certificates").EnumerateArray().Take(MostCertificates + 1).Select(c => c.GetString() ?? "")];
            return chain.Length is > 0 and <= MostCertificates ? chain : throw new KeyNotFoundException();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SigningException($"Fulcio at {fulcio} answered what holds no certificate chain. Check that signers.x509.fulcio.address is a Fulcio of version 1 or later.", e);
        }
    }

    private static string Reason(byte[] answer, IdentityToken token)
    {
        string reason;
        try
        {
            using var json = JsonDocument.Parse(answer);
            reason = json.RootElement.GetProperty("message").GetString() ?? "no reason given";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            reason = Encoding.UTF8.GetString(answer, 0, Math.Min(answer.Length, LongestReason)).ReplaceLineEndings(" ").Trim();
        }

        // Whatever a server sends back, the token stays here.
        reason = reason.Replace(token.Text, "(token)", StringComparison.Ordinal);
        foreach (var part in token.Text.Split('.'))
            reason = part.Length > 8 ? reason.Replace(part, "…", StringComparison.Ordinal) : reason;
        return reason.Length > LongestReason ? reason[..LongestReason] + "…" : reason;
    }
}
