using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Chains.Core.Pipeline;
using Chains.Core.Tekton;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Chains.Core.Watching;

/// <summary>Runs through KubernetesClient's custom objects API: one code path for a real cluster and for the sandbox.</summary>
public sealed class KubernetesRuns(IKubernetes client, ChainsMetrics metrics) : IRunCluster
{
    private const string Group = "tekton.dev";
    private const string Version = "v1";
    private const int PageSize = 250;

    /// <summary>The server ends a watch after this; spread so that watches do not all end at once.</summary>
    private static readonly int WatchSeconds = Random.Shared.Next(240, 360);

    public async Task<RunPage> ListAsync(RunKind kind, string? @namespace, string? continueToken, CancellationToken cancellation)
    {
        var asked = $"list {Plural(kind)} in {@namespace ?? "all namespaces"}";
        metrics.KubernetesRequest("list");
        var list = await AskAsync(asked, () => @namespace is null
            ? client.CustomObjects.ListClusterCustomObjectAsync<JsonElement>(
                Group, Version, Plural(kind), limit: PageSize, continueParameter: continueToken, cancellationToken: cancellation)
            : client.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(
                Group, Version, @namespace, Plural(kind), limit: PageSize, continueParameter: continueToken, cancellationToken: cancellation));
        var runs = new List<TektonRun>();
        var unreadable = new List<UnreadableRun>();
        if (list.ValueKind is not JsonValueKind.Object || !list.TryGetProperty("items", out var items) || items.ValueKind is not JsonValueKind.Array
            || !list.TryGetProperty("metadata", out var metadata))
            throw new ClusterException(ClusterError.Unavailable, $"What answered is no API server ({asked}): the answer is no list. Check the address and any proxy before it.");
        foreach (var item in items.EnumerateArray())
        {
            var (run, problem) = Read(item, kind);
            if (run is not null)
                runs.Add(run);
            else
                unreadable.Add(problem!);
        }

        return new RunPage(runs, unreadable, Text(metadata, "continue"), Text(metadata, "resourceVersion") ?? "");
    }

    public async IAsyncEnumerable<RunEvent> WatchAsync(
        RunKind kind, string? @namespace, string resourceVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asked = $"watch {Plural(kind)} in {@namespace ?? "all namespaces"}";
        metrics.KubernetesRequest("watch");
        // The client reports a 410 that arrives as an event through onError alone: rethrow, or it is swallowed.
        Action<Exception> rethrow = exception => throw exception;
        var events = @namespace is null
            ? client.CustomObjects.WatchListClusterCustomObjectAsync(
                Group, Version, Plural(kind), allowWatchBookmarks: true, resourceVersion: resourceVersion,
                timeoutSeconds: WatchSeconds, onError: rethrow, cancellationToken: cancellation)
            : client.CustomObjects.WatchListNamespacedCustomObjectAsync(
                Group, Version, @namespace, Plural(kind), allowWatchBookmarks: true, resourceVersion: resourceVersion,
                timeoutSeconds: WatchSeconds, onError: rethrow, cancellationToken: cancellation);
        await using var reader = events.GetAsyncEnumerator(cancellation);
        while (await NextAsync(reader, asked))
        {
            if (Convert(reader.Current.Item1, (JsonElement)reader.Current.Item2, kind, asked) is { } change)
                yield return change;
        }
    }

    public async Task<TektonRun?> GetAsync(RunKey key, CancellationToken cancellation)
    {
        metrics.KubernetesRequest("get");
        try
        {
            var element = await AskAsync($"get {key}", () => client.CustomObjects.GetNamespacedCustomObjectAsync<JsonElement>(
                Group, Version, key.Namespace, Plural(key.Kind), key.Name, cancellation));
            return TektonRun.From(WithKind(element, key.Kind));
        }
        catch (ClusterException exception) when (exception.Error is ClusterError.NotFound)
        {
            return null;
        }
    }

    public Task ApplyAsync(RunKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellation) =>
        PatchAsync(key, new V1Patch(Encoding.UTF8.GetString(patch.Span), V1Patch.PatchType.ApplyPatch), true, cancellation);

    public Task MergeAsync(RunKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellation) =>
        PatchAsync(key, new V1Patch(Encoding.UTF8.GetString(patch.Span), V1Patch.PatchType.MergePatch), null, cancellation);

    private Task<bool> PatchAsync(RunKey key, V1Patch patch, bool? force, CancellationToken cancellation) =>
        AskAsync($"patch {key}", async () =>
        {
            metrics.KubernetesRequest("patch");
            using var response = await client.CustomObjects.PatchNamespacedCustomObjectWithHttpMessagesAsync<JsonElement>(
                patch, Group, Version, key.Namespace, Plural(key.Kind), key.Name,
                fieldManager: ChainsNames.FieldManager, force: force, cancellationToken: cancellation);
            return true;
        });

    private static async Task<bool> NextAsync(IAsyncEnumerator<(WatchEventType, object)> reader, string asked) =>
        await AskAsync(asked, () => reader.MoveNextAsync().AsTask());

    private static async Task<T> AskAsync<T>(string asked, Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (KubernetesException exception) when (exception.Status?.Code == 410)
        {
            throw new ClusterException(ClusterError.Expired, $"The API server answered 410 ({asked}).", exception);
        }
        catch (Exception exception) when (exception is HttpOperationException or HttpRequestException or IOException
            or KubernetesException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw ClusterException.From(exception, asked);
        }
    }

    private static RunEvent? Convert(WatchEventType type, JsonElement item, RunKind kind, string asked)
    {
        if (type is WatchEventType.Error)
            throw item.TryGetProperty("code", out var code) && code.TryGetInt32(out var number) && number == 410
                ? new ClusterException(ClusterError.Expired, $"The API server answered 410 ({asked}).")
                : new ClusterException(ClusterError.Unavailable, $"The watch ended with an error ({asked}): {Text(item, "message")}");
        var version = item.TryGetProperty("metadata", out var metadata) ? Text(metadata, "resourceVersion") ?? "" : "";
        if (type is WatchEventType.Bookmark)
            return new RunEvent(RunEventType.Bookmark, version, null, null);
        var (run, problem) = Read(item, kind);
        var change = type switch
        {
            WatchEventType.Added => RunEventType.Added,
            WatchEventType.Deleted => RunEventType.Deleted,
            _ => RunEventType.Modified,
        };
        return new RunEvent(change, version, run, problem);
    }

    private static (TektonRun? Run, UnreadableRun? Problem) Read(JsonElement item, RunKind kind)
    {
        try
        {
            return (TektonRun.From(WithKind(item, kind)), null);
        }
        catch (RunFormatException exception)
        {
            var metadata = item.ValueKind is JsonValueKind.Object && item.TryGetProperty("metadata", out var found) ? found : default;
            return (null, new UnreadableRun(
                Text(metadata, "namespace") ?? "", Text(metadata, "name") ?? "", Text(metadata, "uid") ?? "", exception.Message));
        }
    }

    /// <summary>Items of a list may come without <c>kind</c> and <c>apiVersion</c>, which the formats and keys need.</summary>
    private static JsonElement WithKind(JsonElement item, RunKind kind)
    {
        if (item.ValueKind is not JsonValueKind.Object || item.TryGetProperty("kind", out _))
            return item;
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", $"{Group}/{Version}");
            writer.WriteString("kind", kind.ToString());
            foreach (var property in item.EnumerateObject())
                if (property.Name is not "apiVersion")
                    property.WriteTo(writer);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }

    private static string Plural(RunKind kind) => kind is RunKind.TaskRun ? "taskruns" : "pipelineruns";

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : null;
}
