using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Storage.Http;

namespace Chains.Core.Storage.Archivista;

/// <summary>
/// Posts DSSE envelopes to an Archivista server (in-toto/archivista), which keeps each under its gitoid. A server that has an envelope already
/// answers with an error, so it is asked for it before that counts as one.
/// </summary>
public sealed class ArchivistaBackend(StorageHttp http, TimeProvider time) : IStorageBackend
{
    public string Name => StorageBackends.Archivista;

    public string? Target(ChainsConfiguration configuration) => Url(configuration) is { Length: > 0 } url ? SecretRedaction.HideUserInfo(url) : null;

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, ChainsConfiguration configuration, CancellationToken cancellation)
    {
        if (Url(configuration) is not { Length: > 0 } url)
            return DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, "storage.archivista.url is not set.");
        if (delivery.PayloadType is null)
            return DeliveryResult.Skipped("Archivista keeps DSSE envelopes; the signature of an image is none.");
        var server = $"Archivista at {SecretRedaction.HideUserInfo(url)}";
        var envelope = delivery.Signature;
        try
        {
            using var content = new ReadOnlyMemoryContent(envelope);
            content.Headers.ContentType = new("application/json");
            using var response = await http.Client.PostAsync(Join(url, "upload"), content, cancellation);
            var text = await HttpAnswers.ReadAsync(response, cancellation);
            if (response.StatusCode is HttpStatusCode.OK)
                return DeliveryResult.Done($"{SecretRedaction.HideUserInfo(Join(url, "download/" + (Gitoid(text) ?? GitoidOf(envelope.Span))))}");
            return await FindAsync(url, envelope, cancellation)
                ?? HttpAnswers.Explain(server, "the path /upload", response.StatusCode, text, HttpAnswers.RetryAfter(response, time));
        }
        catch (HttpRequestException exception)
        {
            return HttpAnswers.Silence(server, exception);
        }
    }

    public async Task<BackendTest> TestAsync(ChainsConfiguration configuration, CancellationToken cancellation)
    {
        if (Url(configuration) is not { Length: > 0 } url)
            return BackendTest.Fail(DeliveryProblem.Misconfigured, "storage.archivista.url is not set.");
        var server = $"Archivista at {SecretRedaction.HideUserInfo(url)}";
        try
        {
            // The server takes POST alone there, and says so with a text of its own.
            using var response = await http.Client.GetAsync(Join(url, "upload"), cancellation);
            var text = await HttpAnswers.ReadAsync(response, cancellation);
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed)
                return BackendTest.Pass($"{server} answers.");
            var result = HttpAnswers.Explain(server, "the path /upload", response.StatusCode, text, null);
            return BackendTest.Fail(result.Problem ?? DeliveryProblem.Misconfigured, result.Reason!);
        }
        catch (HttpRequestException exception)
        {
            return BackendTest.Fail(DeliveryProblem.Unreachable, HttpAnswers.Silence(server, exception).Reason!);
        }
    }

    /// <summary>The SHA-256 gitoid of a blob, lower-case hex: the digest of <c>blob LENGTH</c>, a zero byte, and the bytes.</summary>
    public static string GitoidOf(ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {content.Length}\0"));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Url(ChainsConfiguration configuration) => configuration.Values[ConfigurationKeys.ArchivistaUrl];

    private static string Join(string url, string path) => url.TrimEnd('/') + "/" + path;

    private static string? Gitoid(string json)
    {
        try
        {
            using var answer = JsonDocument.Parse(json);
            return answer.RootElement.ValueKind is JsonValueKind.Object && answer.RootElement.TryGetProperty("gitoid", out var id) && id.ValueKind is JsonValueKind.String
                && id.GetString() is { Length: > 0 and <= 128 } text && text.All(char.IsAsciiLetterOrDigit) ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<DeliveryResult?> FindAsync(string url, ReadOnlyMemory<byte> envelope, CancellationToken cancellation)
    {
        var address = Join(url, "download/" + GitoidOf(envelope.Span));
        using var response = await http.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode is not HttpStatusCode.OK)
            return null;
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var kept = new byte[envelope.Length + 1];
        var length = await body.ReadAtLeastAsync(kept, kept.Length, throwOnEndOfStream: false, cancellation);
        return kept.AsSpan(0, length).SequenceEqual(envelope.Span) ? DeliveryResult.Done(SecretRedaction.HideUserInfo(address)) : null;
    }
}
