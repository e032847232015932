using System.Collections.Concurrent;

namespace Chains.Core.Watching;

/// <summary>
/// Remembers which resource versions of the ConfigMap were written through this process, so that the history says by whom. The watch may
/// bring a version before the answer to the write that made it has come: who asks waits for writes under way.
/// </summary>
public sealed class ConfigMapAuthors
{
    private const int Remembered = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<(string Version, string Who)> _writes = [];
    private readonly ConcurrentDictionary<Task, byte> _underWay = [];

    /// <summary>Announces a write whose version is not known yet.</summary>
    /// <returns>To be disposed when it has been answered, after <see cref="Wrote"/>.</returns>
    public IDisposable Begin()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[answered.Task] = 0;
        return new Write(this, answered);
    }

    public void Wrote(string version, string who)
    {
        _writes.Enqueue((version, who));
        while (_writes.Count > Remembered)
            _writes.TryDequeue(out _);
    }

    public async ValueTask<string?> OfAsync(string? version, CancellationToken cancellation)
    {
        if (!_underWay.IsEmpty)
            await Task.WhenAny(Task.WhenAll(_underWay.Keys), Task.Delay(Patience, cancellation));
        return _writes.Where(w => w.Version == version).Select(w => w.Who).LastOrDefault();
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
