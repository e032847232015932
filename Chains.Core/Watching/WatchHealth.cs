using System.Collections.Concurrent;

namespace Chains.Core.Watching;

/// <summary>Which watches stand and which do not, and why: read by readiness and by the overview.</summary>
public sealed class WatchHealth
{
    private readonly ConcurrentDictionary<string, string?> _watches = [];

    /// <summary>One sentence for each watch that does not stand.</summary>
    public IReadOnlyList<string> Problems =>
        _watches.Where(w => w.Value is not null).Select(w => $"{w.Key}: {w.Value}").Order(StringComparer.Ordinal).ToArray();

    public void Expect(string watch) => _watches[watch] = "not established yet";

    public void Established(string watch) => _watches[watch] = null;

    public void Lost(string watch, string why) => _watches[watch] = why;
}
