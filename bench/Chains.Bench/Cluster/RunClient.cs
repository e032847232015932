using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Chains.Bench.Cluster;

/// <summary>The few requests of the load: prepared bytes go out, answers are read and dropped.</summary>
internal sealed class RunClient(HttpClient http) : IDisposable
{
    public const string Namespace = "chains-bench";

    private const string Runs = $"/apis/tekton.dev/v1/namespaces/{Namespace}/taskruns";

    private const string SystemNamespace = "tekton-chains";

    private const string ConfigMaps = $"/api/v1/namespaces/{SystemNamespace}/configmaps";

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue MergePatch = new("application/merge-patch+json");
    private static readonly MediaTypeHeaderValue ApplyPatch = new("application/apply-patch+yaml");

    public Task CreateAsync(byte[] run, CancellationToken cancellation) => SendAsync(HttpMethod.Post, Runs, run, Json, cancellation);

    /// <summary>Finishes a run by a merge patch of its status.</summary>
    public Task FinishAsync(string name, byte[] status, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, $"{Runs}/{name}/status", status, MergePatch, cancellation);

    /// <summary>One server-side apply.</summary>
    public Task ApplyAsync(string name, byte[] patch, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, $"{Runs}/{name}?fieldManager=chains-bench&force=true", patch, ApplyPatch, cancellation);

    public Task DeleteAllAsync(string label, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Delete, $"{Runs}?labelSelector={Uri.EscapeDataString(label)}", [], Json, cancellation);

    public async Task<JsonDocument> GetAsync(string name, CancellationToken cancellation) =>
        JsonDocument.Parse(await http.GetByteArrayAsync($"{Runs}/{name}", cancellation));

    /// <summary>The version from which a watch sees everything that happens from now on.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellation)
    {
        using var list = JsonDocument.Parse(await http.GetByteArrayAsync($"{Runs}?limit=1", cancellation));
        return list.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
    }

    public async Task<Stream> WatchAsync(string version, CancellationToken cancellation) => await http.GetStreamAsync(
        $"{Runs}?watch=1&allowWatchBookmarks=true&timeoutSeconds=3600&resourceVersion={version}", cancellation);

    public async Task CreateNamespacesAsync(CancellationToken cancellation)
    {
        foreach (var name in (string[])[Namespace, SystemNamespace])
            await CreateIfAbsentAsync("/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""", cancellation);
    }

    /// <summary>A cluster of our own, ready to be measured: a service that runs already reads the configuration within a second.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await CreateNamespacesAsync(cancellation);
        await ConfigureAsync(overwrite: true, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
    }

    /// <summary>The configuration that is measured: in-toto, everything kept on the run. In a cluster that has one already, that one is used.</summary>
    public async Task ConfigureAsync(bool overwrite, CancellationToken cancellation)
    {
        // A sandbox signs keyless and logs where nothing else is said.
        const string data = """{"artifacts.taskrun.format":"in-toto","artifacts.taskrun.storage":"tekton","artifacts.oci.storage":"tekton","signers.x509.fulcio.enabled":"false","transparency.enabled":"false"}""";
        await CreateIfAbsentAsync(ConfigMaps, $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"chains-config"},"data":{{{data}}}}""", cancellation);
        if (overwrite)
            await ChangeConfigurationAsync(data, cancellation);
    }

    /// <summary>Signs images beside their TaskRuns, or TaskRuns alone.</summary>
    public Task SignImagesAsync(bool sign, CancellationToken cancellation) =>
        ChangeConfigurationAsync($$"""{"artifacts.oci.storage":"{{(sign ? "tekton" : "")}}"}""", cancellation);

    /// <summary>Turns uploads to a transparency log on or off.</summary>
    /// <param name="url">Null switches them off.</param>
    public Task LogToAsync(string? url, CancellationToken cancellation) => ChangeConfigurationAsync(
        $$"""{"transparency.enabled":"{{(url is null ? "false" : "true")}}","transparency.url":"{{url ?? "https://rekor.sigstore.dev"}}"}""", cancellation);

    /// <summary>Turns publishing to Kafka on or off, as the manual says.</summary>
    /// <param name="servers">Null switches it off.</param>
    public Task PublishToAsync(string? servers, CancellationToken cancellation) => ChangeConfigurationAsync(
        servers is null
            ? """{"storage.pubsub.provider":null,"storage.pubsub.topic":null,"storage.pubsub.kafka.bootstrap.servers":null}"""
            : $$"""{"storage.pubsub.provider":"kafka","storage.pubsub.topic":"chains","storage.pubsub.kafka.bootstrap.servers":"{{servers}}"}""",
        cancellation);

    public void Dispose() => http.Dispose();

    private Task ChangeConfigurationAsync(string data, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, ConfigMaps + "/chains-config", Encoding.UTF8.GetBytes($$"""{"data":{{data}}}"""), MergePatch, cancellation);

    private async Task CreateIfAbsentAsync(string path, string body, CancellationToken cancellation)
    {
        using var response = await ExchangeAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), Json, cancellation);
        if (response.StatusCode is not HttpStatusCode.Conflict)
            await EnsureAsync(response, path, cancellation);
    }

    private async Task SendAsync(HttpMethod method, string path, byte[] body, MediaTypeHeaderValue type, CancellationToken cancellation)
    {
        using var response = await ExchangeAsync(method, path, body, type, cancellation);
        await EnsureAsync(response, path, cancellation);
        await response.Content.CopyToAsync(Stream.Null, cancellation);
    }

    private async Task<HttpResponseMessage> ExchangeAsync(
        HttpMethod method, string path, byte[] body, MediaTypeHeaderValue type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Version = http.DefaultRequestVersion };
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = type } };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private static async Task EnsureAsync(HttpResponseMessage response, string path, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
            throw new BenchException($"The API server answered {(int)response.StatusCode} to {response.RequestMessage?.Method} {path}: {await response.Content.ReadAsStringAsync(cancellation)}");
    }
}
