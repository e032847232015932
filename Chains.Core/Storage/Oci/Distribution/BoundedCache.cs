using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>
/// Values that are good for a time. The keys come from runs, so anyone who may start one chooses them: the number of entries is bounded,
/// and what is past its time goes first.
/// </summary>
internal sealed class BoundedCache<TKey, TValue>(TimeProvider time, int capacity = 1024)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, (TValue Value, DateTimeOffset Until)> _entries = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_entries.TryGetValue(key, out var entry) && time.GetUtcNow() < entry.Until)
        {
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    public void Set(TKey key, TValue value, TimeSpan lifetime)
    {
        if (_entries.Count >= capacity)
            MakeRoom();
        _entries[key] = (value, time.GetUtcNow() + lifetime);
    }

    public void Remove(TKey key) => _entries.TryRemove(key, out _);

    private void MakeRoom()
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in _entries)
            if (entry.Until <= now)
                _entries.TryRemove(key, out _);
        if (_entries.Count >= capacity)
            _entries.Clear();
    }
}
