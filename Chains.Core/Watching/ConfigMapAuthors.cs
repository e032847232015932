using System.Collections.Concurrent;

namespace Chains.Core.Watching;

/// <summary>Remembers which resource versions of the ConfigMap were written through this process, so that the history says by whom.</summary>
public sealed class ConfigMapAuthors
{
    private const int Remembered = 64;

    private readonly ConcurrentQueue<(string Version, string Who)> _writes = [];

    public void Wrote(string version, string who)
    {
        _writes.Enqueue((version, who));
        while (_writes.Count > Remembered)
            _writes.TryDequeue(out _);
    }

    public string? Of(string? version) => _writes.Where(w => w.Version == version).Select(w => w.Who).LastOrDefault();
}
