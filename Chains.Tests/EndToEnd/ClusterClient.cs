using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Chains.Tests.EndToEnd;

/// <summary>Puts runs into an API server as Tekton does: created first, finished through the status subresource. Outlives a server that is killed.</summary>
internal sealed class ClusterClient(Uri address) : IDisposable
{
    private const string ConfigMap = "/api/v1/namespaces/tekton-chains/configmaps/chains-config";

    private static readonly TimeSpan RestartLimit = TimeSpan.FromMinutes(3);

    private readonly HttpClient _http = new() { BaseAddress = address };

    public void Dispose() => _http.Dispose();

    /// <summary>Creates the run without its status; false when it was there already.</summary>
    public async Task<bool> CreateAsync(JsonObject run)
    {
        var created = (JsonObject)run.DeepClone();
        created.Remove("status");
        using var answer = await SendAsync(HttpMethod.Post, Collection(run), created, "application/json");
        if (answer.StatusCode is HttpStatusCode.Conflict)
            return false;
        await EnsureAsync(answer);
        return true;
    }

    public async Task FinishAsync(JsonObject run)
    {
        var status = new JsonObject { ["status"] = run["status"]!.DeepClone() };
        using var answer = await SendAsync(HttpMethod.Patch, $"{Path(run)}/status", status, "application/merge-patch+json");
        await EnsureAsync(answer);
    }

    public async Task<JsonObject> GetAsync(JsonObject run)
    {
        using var answer = await SendAsync(HttpMethod.Get, Path(run), null, null);
        await EnsureAsync(answer);
        return (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public async Task<JsonArray> ListAsync(string plural)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/apis/tekton.dev/v1/{plural}", null, null);
        await EnsureAsync(answer);
        var items = (JsonArray)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["items"]!;
        return items;
    }

    /// <summary>As <c>kubectl patch configmap chains-config</c> does: what is not named stays.</summary>
    public async Task PatchConfigurationAsync(JsonObject data)
    {
        using var answer = await SendAsync(HttpMethod.Patch, ConfigMap, new JsonObject { ["data"] = data.DeepClone() }, "application/strategic-merge-patch+json");
        await EnsureAsync(answer);
    }

    /// <returns>The resource version of the ConfigMap that was written.</returns>
    public async Task<string> ConfigureAsync(JsonObject data)
    {
        using var read = await SendAsync(HttpMethod.Get, ConfigMap, null, null);
        await EnsureAsync(read);
        var current = (JsonObject)JsonNode.Parse(await read.Content.ReadAsStringAsync())!;
        current["data"] = data.DeepClone();
        using var answer = await SendAsync(HttpMethod.Put, ConfigMap, current, "application/json");
        await EnsureAsync(answer);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["metadata"]!["resourceVersion"]!.GetValue<string>();
    }

    private static string Collection(JsonObject run)
    {
        var plural = run["kind"]!.GetValue<string>().ToLowerInvariant() + "s";
        return $"/apis/tekton.dev/v1/namespaces/{run["metadata"]!["namespace"]}/{plural}";
    }

    private static string Path(JsonObject run) => $"{Collection(run)}/{run["metadata"]!["name"]}";

    private static async Task EnsureAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? body, string? type)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var request = new HttpRequestMessage(method, path);
                if (body is not null)
                    request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, type!);
                return await _http.SendAsync(request);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && waited.Elapsed < RestartLimit)
            {
                await Task.Delay(20);
            }
        }
    }
}
