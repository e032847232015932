using System.Collections.Concurrent;

namespace Chains.Core.Watching;

/// <summary>
/// Which watches are in order and which are not, and why: read by readiness and by the overview. In order is also one whose objects are still being
/// listed: that takes minutes where many runs are to be signed, and the dashboard is for those minutes, too.
/// </summary>
public sealed class WatchHealth
{
    private readonly ConcurrentDictionary<string, string?> _watches = [];

    /// <summary>One sentence for each watch that is not in order.</summary>
    public IReadOnlyList<string> Problems =>
        _watches.Where(w => w.Value is not null).Select(w => $"{w.Key}: {w.Value}").Order(StringComparer.Ordinal).ToArray();

    public void Expect(string watch) => _watches[watch] = "not answered yet";

    public void Answered(string watch) => _watches[watch] = null;

    public void Lost(string watch, string why) => _watches[watch] = why;
}
