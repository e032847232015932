using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Chains.Core.Tekton;
using Chains.Core.Watching;

namespace Chains.Tests.Shared;

/// <summary>
/// Runs in memory, with what the service relies on in a real API server: UIDs and resource versions, ownership of fields by
/// server-side apply, finalizers, the annotation limit, watches that go on from a version. Tests inject what goes wrong.
/// </summary>
internal sealed class FakeRunCluster : IRunCluster
{
    private const int AnnotationLimit = 262_144;

    private readonly Lock _lock = new();
    private readonly Dictionary<RunKey, FakeRunObject> _objects = [];
    private readonly List<(long Version, RunEvent Event)> _log = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _watchEnds;
    private long _version = 100;
    private long _oldest;

    /// <summary>Called before every request with its verb and key; what it throws is the answer, what it awaits is the delay.</summary>
    public Func<string, RunKey?, Task>? Before { get; set; }

    /// <summary>Every event as it happens.</summary>
    public event Action<RunEvent>? Changed;

    /// <summary>Watches stand, but nothing arrives.</summary>
    public bool Silent { get; set; }

    public int PageSize { get; set; } = 3;

    /// <summary>Verb and key of each request, in order: <c>list</c>, <c>watch</c>, <c>get</c>, <c>apply</c>, <c>merge</c>.</summary>
    public List<(string Verb, RunKey? Key)> Requests { get; } = [];

    /// <summary>Patches that changed something.</summary>
    public List<(string Verb, RunKey Key, JsonObject Patch)> Writes { get; } = [];

    public List<UnreadableRun> Unreadable { get; } = [];

    public JsonObject? this[RunKey key]
    {
        get
        {
            lock (_lock)
                return _objects.TryGetValue(key, out var found) ? found.ToJson() : null;
        }
    }

    /// <summary>Creates the run, or updates it as another client would. An update leaves metadata to <see cref="Edit"/>.</summary>
    public TektonRun Put(JsonObject run)
    {
        lock (_lock)
        {
            var key = run.KeyOf();
            var isNew = !_objects.TryGetValue(key, out var known);
            if (isNew)
                _objects[key] = known = new FakeRunObject(run.Copy());
            else
                known!.Replace(run);
            return Emit(isNew ? RunEventType.Added : RunEventType.Modified, known!);
        }
    }

    /// <summary>Changes the object as another client would.</summary>
    public void Edit(RunKey key, Action<JsonObject> change)
    {
        lock (_lock)
        {
            change(_objects[key].Json);
            EmitOrRemove(key);
        }
    }

    /// <summary>Deletes as <c>kubectl delete</c> does: the object stays, marked, as long as it has finalizers.</summary>
    public void Delete(RunKey key, DateTimeOffset at)
    {
        lock (_lock)
        {
            var held = _objects[key];
            held.Json.Deleted(at);
            EmitOrRemove(key);
        }
    }

    /// <summary>The next requests fail as an API server that is down fails.</summary>
    public void Unavailable(int requests)
    {
        var left = requests;
        Before = (verb, _) => Interlocked.Decrement(ref left) >= 0
            ? throw new ClusterException(ClusterError.Unavailable, $"The API server did not answer ({verb}): connection refused")
            : Task.CompletedTask;
    }

    /// <summary>Versions from before now are forgotten, as after a compaction.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _oldest = _version;
            _log.Clear();
        }
    }

    public void EndWatches()
    {
        lock (_lock)
        {
            _watchEnds++;
            Wake();
        }
    }

    public async Task<RunPage> ListAsync(RunKind kind, string? @namespace, string? continueToken, CancellationToken cancellation)
    {
        await RequestAsync("list", null, cancellation);
        lock (_lock)
        {
            var all = _objects.Where(o => o.Key.Kind == kind && (@namespace is null || o.Key.Namespace == @namespace))
                .OrderBy(o => o.Key.Namespace, StringComparer.Ordinal).ThenBy(o => o.Key.Name, StringComparer.Ordinal).ToArray();
            var from = int.Parse(continueToken ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            var more = from + PageSize < all.Length;
            return new RunPage(
                [.. all.Skip(from).Take(PageSize).Select(o => o.Value.ToJson().Parse())],
                from == 0 ? [.. Unreadable] : [],
                more ? $"{from + PageSize}" : null,
                $"{_version}");
        }
    }

    public async IAsyncEnumerable<RunEvent> WatchAsync(
        RunKind kind, string? @namespace, string resourceVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await RequestAsync("watch", null, cancellation);
        var at = long.Parse(resourceVersion, System.Globalization.CultureInfo.InvariantCulture);
        var ends = _watchEnds;
        while (ends == Volatile.Read(ref _watchEnds))
        {
            RunEvent[] events;
            Task news;
            lock (_lock)
            {
                if (at < _oldest)
                    throw new ClusterException(ClusterError.Expired, $"The API server answered 410: too old resource version: {at}");
                news = _news.Task;
                events = Silent ? [] : [.. _log.Where(e => e.Version > at).Select(e => e.Event)];
            }

            foreach (var change in events)
            {
                at = long.Parse(change.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture);
                if (change.Run is null || (change.Run.Kind == kind && (@namespace is null || change.Run.Namespace == @namespace)))
                    yield return change;
            }

            if (events.Length == 0)
                await news.WaitAsync(cancellation);
        }
    }

    public async Task<TektonRun?> GetAsync(RunKey key, CancellationToken cancellation)
    {
        await RequestAsync("get", key, cancellation);
        return this[key]?.Parse();
    }

    public async Task ApplyAsync(RunKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellation)
    {
        await RequestAsync("apply", key, cancellation);
        var wanted = JsonNode.Parse(patch.Span)!.AsObject();
        lock (_lock)
        {
            var uid = wanted["metadata"]!["uid"]?.GetValue<string>() ?? throw new InvalidOperationException($"An apply without a UID would create {key}.");
            if (!_objects.TryGetValue(key, out var held))
                throw new ClusterException(ClusterError.Conflict, $"The API server answered 409 (patch {key}): uid mismatch: the provided object specified uid {uid}, and no existing object was found");
            if (uid != held.Json.UidOf())
                throw new ClusterException(ClusterError.Invalid, $"The API server answered 422 (patch {key}): metadata.uid: Invalid value: field is immutable");
            if (!held.Apply(wanted, AnnotationLimit))
                return;
            Writes.Add(("apply", key, wanted));
            EmitOrRemove(key);
        }
    }

    public async Task MergeAsync(RunKey key, ReadOnlyMemory<byte> patch, CancellationToken cancellation)
    {
        await RequestAsync("merge", key, cancellation);
        var wanted = JsonNode.Parse(patch.Span)!.AsObject();
        lock (_lock)
        {
            if (!_objects.TryGetValue(key, out var held))
                throw new ClusterException(ClusterError.NotFound, $"The API server answered 404 (patch {key})");
            var guard = wanted["metadata"]!["resourceVersion"]?.GetValue<string>();
            if (guard is not null && guard != held.Version)
                throw new ClusterException(ClusterError.Conflict, $"The API server answered 409 (patch {key}): the object has been modified");
            held.Json["metadata"]!["finalizers"] = wanted["metadata"]!["finalizers"]!.DeepClone();
            Writes.Add(("merge", key, wanted));
            EmitOrRemove(key);
        }
    }

    /// <summary>Events of things that are no runs, as a watch would bring them.</summary>
    public void EmitUnreadable(UnreadableRun problem)
    {
        lock (_lock)
            Publish(new RunEvent(RunEventType.Modified, $"{++_version}", null, problem));
    }

    private async Task RequestAsync(string verb, RunKey? key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            Requests.Add((verb, key));
        if (Before is { } before)
            await before(verb, key);
    }

    private void EmitOrRemove(RunKey key)
    {
        var held = _objects[key];
        var gone = held.Json["metadata"]!["deletionTimestamp"] is not null && held.Json["metadata"]!["finalizers"] is not JsonArray { Count: > 0 };
        if (gone)
            _objects.Remove(key);
        Emit(gone ? RunEventType.Deleted : RunEventType.Modified, held);
    }

    private TektonRun Emit(RunEventType type, FakeRunObject held)
    {
        held.Version = $"{++_version}";
        var run = held.ToJson().Parse();
        Publish(new RunEvent(type, held.Version, run, null));
        return run;
    }

    private void Publish(RunEvent change)
    {
        _log.Add((_version, change));
        Wake();
        Changed?.Invoke(change);
    }

    private void Wake()
    {
        var news = _news;
        _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        news.SetResult();
    }
}
