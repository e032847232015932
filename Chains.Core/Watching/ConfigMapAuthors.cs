using System.Collections.Concurrent;
using Chains.Core.Configuration;
using k8s.Models;

namespace Chains.Core.Watching;

/// <summary>
/// Remembers which resource versions of the ConfigMap were written through this process, so that the history says by whom. The watch may
/// bring a version before the answer to the write that made it has come: who asks waits for writes under way.
/// </summary>
public sealed class ConfigMapAuthors
{
    private const int Remembered = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<(string Version, ConfigurationAuthor Author)> _writes = [];
    private readonly ConcurrentDictionary<Task, byte> _underWay = [];

    /// <summary>Announces a write whose version is not known yet.</summary>
    /// <returns>To be disposed when it has been answered, after <see cref="Wrote"/>.</returns>
    public IDisposable Begin()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[answered.Task] = 0;
        return new Write(this, answered);
    }

    public void Wrote(string version, ConfigurationAuthor author)
    {
        _writes.Enqueue((version, author));
        while (_writes.Count > Remembered)
            _writes.TryDequeue(out _);
    }

    /// <summary>Who wrote this version: through this process, or else what the field manager that wrote last calls itself.</summary>
    public async ValueTask<ConfigurationAuthor> OfAsync(V1ConfigMap map, CancellationToken cancellation)
    {
        if (!_underWay.IsEmpty)
            await Task.WhenAny(Task.WhenAll(_underWay.Keys), Task.Delay(Patience, cancellation));
        return _writes.Where(w => w.Version == map.Metadata.ResourceVersion).Select(w => w.Author).LastOrDefault()
            ?? new ConfigurationAuthor(
                ConfigurationAuthor.Cluster,
                map.Metadata.ManagedFields?.Where(entry => entry.Time is not null).MaxBy(entry => entry.Time)?.Manager);
    }

    private sealed class Write(ConfigMapAuthors authors, TaskCompletionSource answered) : IDisposable
    {
        public void Dispose()
        {
            authors._underWay.TryRemove(answered.Task, out _);
            answered.TrySetResult();
        }
    }
}
