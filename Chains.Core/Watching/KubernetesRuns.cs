using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Chains.Core.Pipeline;
using Chains.Core.Tekton;
using k8s;

namespace Chains.Core.Watching;

/// <summary>Runs at the API server: one code path for a real cluster and for the sandbox.</summary>
public sealed class KubernetesRuns(Kubernetes client, ChainsMetrics metrics) : IRunCluster
{
    private const string Group = "tekton.dev";
    private const string Version = "v1";
    private const int PageSize = 100;

    private static readonly MediaTypeHeaderValue Apply = new("application/apply-patch+yaml");
    private static readonly MediaTypeHeaderValue Merge = new("application/merge-patch+json");

    /// <summary>The server ends a watch after this; spread so that watches do not all end at once.</summary>
    private static readonly int WatchSeconds = Random.Shared.Next(240, 360);

    private readonly ClusterRequests _requests = new(client);

    public async Task<RunPage> ListAsync(RunKind kind, string? @namespace, string? continueToken, CancellationToken cancellation)
    {
        var asked = $"list {Plural(kind)} in {@namespace ?? "all namespaces"}";
        metrics.KubernetesRequest("list");
        var path = $"{Path(kind, @namespace)}?limit={PageSize}" + (continueToken is null ? "" : "&continue=" + Uri.EscapeDataString(continueToken));
        using var list = await ReadAsync(path, asked, cancellation);
        var runs = new List<TektonRun>();
        var unreadable = new List<UnreadableRun>();
        if (list.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("items", out var items)
            || items.ValueKind is not JsonValueKind.Array || !root.TryGetProperty("metadata", out var metadata))
            throw new ClusterException(ClusterError.Unavailable, $"What answered is no API server ({asked}): the answer is no list. Check the address and any proxy before it.");
        foreach (var item in items.EnumerateArray())
        {
            var (run, problem) = RunObjects.Read(item, kind);
            if (run is not null)
                runs.Add(run);
            else
                unreadable.Add(problem!);
        }

        return new RunPage(runs, unreadable, RunObjects.Text(metadata, "continue"), RunObjects.Text(metadata, "resourceVersion") ?? "");
    }

    public async IAsyncEnumerable<RunEvent> WatchAsync(
        RunKind kind, string? @namespace, string resourceVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asked = $"watch {Plural(kind)} in {@namespace ?? "all namespaces"}";
        metrics.KubernetesRequest("watch");
        var path = $"{Path(kind, @namespace)}?watch=true&allowWatchBookmarks=true&timeoutSeconds={WatchSeconds}&resourceVersion={Uri.EscapeDataString(resourceVersion)}";
        using var response = await _requests.SendAsync(HttpMethod.Get, path, asked, null, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        await using var lines = WatchLines.ReadAsync(stream, asked, cancellation).GetAsyncEnumerator(cancellation);
        while (await NextAsync(lines, asked))
            yield return RunObjects.Event(lines.Current.Type, lines.Current.Object, kind, asked);
    }

    public async Task<TektonRun?> GetAsync(RunKey key, CancellationToken cancellation)
    {
        metrics.KubernetesRequest("get");
        try
        {
            using var run = await ReadAsync(Path(key), $"get {key}", cancellation);
            return TektonRun.From(RunObjects.WithKind(run.RootElement, key.Kind));
        }
        catch (ClusterException exception) when (exception.Error is ClusterError.NotFound)
        {
            return null;
        }
    }

    public Task ApplyAsync(RunKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellation) =>
        PatchAsync(key, $"?fieldManager={ChainsNames.FieldManager}&force=true", patch, Apply, cancellation);

    public Task MergeAsync(RunKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellation) =>
        PatchAsync(key, $"?fieldManager={ChainsNames.FieldManager}", patch, Merge, cancellation);

    private Task PatchAsync(RunKey key, string query, ReadOnlyMemory<byte> patch, MediaTypeHeaderValue type, CancellationToken cancellation)
    {
        metrics.KubernetesRequest("patch");
        // Nobody reads the warnings about unknown fields, for which the API server would parse the patch a second time.
        query += "&fieldValidation=Ignore";
        var content = new ReadOnlyMemoryContent(patch) { Headers = { ContentType = type } };
        return _requests.SendAndDropAsync(HttpMethod.Patch, Path(key) + query, $"patch {key}", content, cancellation);
    }

    private async Task<JsonDocument> ReadAsync(string path, string asked, CancellationToken cancellation)
    {
        using var response = await _requests.SendAsync(HttpMethod.Get, path, asked, null, cancellation);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonDocument.ParseAsync(body, RunObjects.Deep, cancellation);
        }
        catch (Exception exception) when (exception is JsonException or IOException or HttpRequestException)
        {
            throw ClusterException.From(exception, asked);
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<(string, ReadOnlyMemory<byte>)> lines, string asked)
    {
        try
        {
            return await lines.MoveNextAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw ClusterException.From(exception, asked);
        }
    }

    private static string Path(RunKey key) => $"{Path(key.Kind, key.Namespace)}/{Uri.EscapeDataString(key.Name)}";

    private static string Path(RunKind kind, string? @namespace) => @namespace is null
        ? $"apis/{Group}/{Version}/{Plural(kind)}"
        : $"apis/{Group}/{Version}/namespaces/{Uri.EscapeDataString(@namespace)}/{Plural(kind)}";

    private static string Plural(RunKind kind) => kind is RunKind.TaskRun ? "taskruns" : "pipelineruns";
}
