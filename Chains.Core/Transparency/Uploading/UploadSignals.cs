using System.Collections.Concurrent;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Core.Transparency.Clients;

namespace Chains.Core.Transparency.Uploading;

/// <summary>
/// Wakes the uploader when rows have been committed, and keeps the observed objects of the runs that wait for it, as far as there is
/// room, which spares reading them again for the mark. Both may be lost: the rows say everything.
/// </summary>
public sealed class UploadSignals
{
    /// <summary>How many bytes of observed objects are held at the most.</summary>
    public const long HeldBytes = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<RunKey, TektonRun> _held = [];
    private long _bytes;

    internal event Action<LogTarget>? Woken;

    /// <summary>To be called once the rows are committed.</summary>
    public void Wake(RunRecord run, TektonRun? observed)
    {
        if (observed is not null && Interlocked.Read(ref _bytes) + observed.Json.Length <= HeldBytes && _held.TryAdd(observed.Key, observed))
            Interlocked.Add(ref _bytes, observed.Json.Length);
        foreach (var log in run.LogEntries.Select(e => new LogTarget(e.LogUrl, e.ApiVersion)).Distinct())
            Woken?.Invoke(log);
    }

    internal TektonRun? Take(RunKey key)
    {
        if (!_held.TryRemove(key, out var observed))
            return null;
        Interlocked.Add(ref _bytes, -observed.Json.Length);
        return observed;
    }
}
