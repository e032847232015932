using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Storage.GoogleCloud;
using Chains.Core.Storage.Http;
using Microsoft.Extensions.Options;

namespace Chains.Core.Storage.Grafeas;

/// <summary>
/// Makes notes and occurrences in Container Analysis, or another server of the Grafeas API. An occurrence that is there with the same signature
/// is not made a second time.
/// </summary>
public sealed class GrafeasBackend(StorageHttp http, GoogleCredentials credentials, IOptions<GoogleOptions> options, TimeProvider time) : IStorageBackend
{
    private const string ContainerAnalysis = "https://containeranalysis.googleapis.com";

    public string Name => StorageBackends.Grafeas;

    public DeliveryParts Needs => DeliveryParts.Subjects;

    private string Server => options.Value.GrafeasUrl is { Length: > 0 } url ? url.TrimEnd('/') : ContainerAnalysis;

    public string? Target(ChainsConfiguration configuration) => Project(configuration) is { Length: > 0 } project ? $"projects/{project}" : null;

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, ChainsConfiguration configuration, CancellationToken cancellation)
    {
        if (Project(configuration) is not { Length: > 0 } project)
            return DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, "storage.grafeas.projectid is not set.");
        var resources = GrafeasJson.Resources(delivery);
        if (resources.Count == 0)
            return DeliveryResult.Skipped("The statement has no subject, and an occurrence is about one.");
        var note = GrafeasNote.Of(delivery, project, configuration.Values[ConfigurationKeys.GrafeasNote]);
        return await TryAsync(async () =>
        {
            var made = await SendAsync(
                HttpMethod.Post, $"{note.Project}/notes?noteId={Uri.EscapeDataString(note.Id)}",
                GrafeasJson.Note(delivery, configuration.Values[ConfigurationKeys.GrafeasNoteHint]), HttpStatusCode.Conflict, cancellation);
            if (made.Failure is not null)
                return made.Failure;
            foreach (var resource in resources)
                if (await MakeAsync(delivery, note, resource, configuration.Values["signers.kms.kmsref"], cancellation) is { } failure)
                    return failure;
            return DeliveryResult.Done($"{note.Path}: {resources.Count} {(resources.Count == 1 ? "occurrence" : "occurrences")}");
        });
    }

    public async Task<BackendTest> TestAsync(ChainsConfiguration configuration, CancellationToken cancellation)
    {
        if (Project(configuration) is not { Length: > 0 } project)
            return BackendTest.Fail(DeliveryProblem.Misconfigured, "storage.grafeas.projectid is not set.");
        var result = await TryAsync(async () =>
            (await SendAsync(HttpMethod.Get, $"projects/{project}/notes?pageSize=1", null, HttpStatusCode.OK, cancellation)).Failure ?? DeliveryResult.Done(project));
        return result.Problem is { } problem ? BackendTest.Fail(problem, result.Reason!) : BackendTest.Pass($"{new Uri(Server).Host} lists the notes of project {project}.");
    }

    private static string Project(ChainsConfiguration configuration) => configuration.Values[ConfigurationKeys.GrafeasProject];

    /// <returns>Null once it is there.</returns>
    private async Task<DeliveryResult?> MakeAsync(Delivery delivery, GrafeasNote note, string resource, string keyReference, CancellationToken cancellation)
    {
        var filter = Uri.EscapeDataString($"resourceUrl={JsonSerializer.Serialize(resource)}");
        var (known, failure) = await SendAsync(HttpMethod.Get, $"{note.Path}/occurrences?filter={filter}&pageSize=100", null, HttpStatusCode.OK, cancellation);
        if (failure is not null)
            return failure;
        if (Holds(known, Convert.ToBase64String(delivery.Signature.Span)))
            return null;
        var occurrence = GrafeasJson.Occurrence(delivery, note, resource, keyReference);
        return (await SendAsync(HttpMethod.Post, $"{note.Project}/occurrences", occurrence, HttpStatusCode.OK, cancellation)).Failure;
    }

    private static bool Holds(JsonNode? list, string signature) =>
        (list?["occurrences"] as JsonArray ?? []).Any(o => (o?["envelope"]?["signatures"] as JsonArray ?? []).Any(s => s?["sig"]?.GetValueKind() is JsonValueKind.String && s["sig"]!.GetValue<string>() == signature));

    private async Task<(JsonNode? Answer, DeliveryResult? Failure)> SendAsync(
        HttpMethod method, string path, JsonObject? body, HttpStatusCode accepted, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, $"{Server}/v1/{path}");
        if (!Server.StartsWith("http://", StringComparison.Ordinal))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await credentials.TokenAsync(cancellation));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode && response.StatusCode != accepted)
            return (null, HttpAnswers.Explain(
                $"Grafeas at {new Uri(Server).Host}", "the project or the note", response.StatusCode,
                await HttpAnswers.ReadAsync(response, cancellation), HttpAnswers.RetryAfter(response, time)));
        return (method == HttpMethod.Get ? await ReadAsync(response, cancellation) : null, null);
    }

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        return await JsonNode.ParseAsync(body, cancellationToken: cancellation);
    }

    private async Task<DeliveryResult> TryAsync(Func<Task<DeliveryResult>> action)
    {
        try
        {
            return await action();
        }
        catch (GoogleCredentialsException exception)
        {
            return DeliveryResult.Unavailable(DeliveryProblem.Unauthorized, exception.Message);
        }
        catch (HttpRequestException exception)
        {
            return HttpAnswers.Silence($"Grafeas at {new Uri(Server).Host}", exception);
        }
        catch (JsonException)
        {
            return DeliveryResult.Unavailable(DeliveryProblem.Unreachable, $"What {new Uri(Server).Host} answers is no JSON; is it a server of the Grafeas API?");
        }
    }
}
