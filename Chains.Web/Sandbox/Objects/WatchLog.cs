namespace Chains.Web.Sandbox.Objects;

/// <summary>
/// The latest changes of one type, in order, in a ring. Every watch reads it with a cursor of its own, so a slow watch holds nothing back and costs no memory:
/// once the ring has gone past its cursor it is told that its version has expired.
/// </summary>
internal sealed class WatchLog
{
    private readonly Lock _gate = new();
    private readonly WatchEvent[] _ring;
    private long _next;
    private long _floor;
    private TaskCompletionSource _changed = NewSignal();

    /// <param name="floor">The version the store starts with: nothing before it can be replayed.</param>
    public WatchLog(int capacity, long floor)
    {
        _ring = new WatchEvent[capacity];
        _floor = floor;
    }

    /// <summary>Completes at the next change. Take it before reading, so that no change falls between.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public void Append(WatchEvent change)
    {
        lock (_gate)
        {
            ref var slot = ref _ring[_next % _ring.Length];
            if (slot is not null)
                _floor = slot.Object.Version;
            slot = change;
            _next++;
        }

        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    /// <summary>Forgets all history, as a server does that has just been restarted or compacted.</summary>
    public void Expire(long floor)
    {
        lock (_gate)
        {
            Array.Clear(_ring);
            _next = 0;
            _floor = floor;
        }

        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    public bool HasExpired(long version)
    {
        lock (_gate)
            return version < _floor;
    }

    /// <summary>Copies the changes after <paramref name="version"/>, oldest first.</summary>
    /// <returns>How many, or -1 when changes after that version have been dropped already.</returns>
    public int ReadAfter(long version, Span<WatchEvent> changes)
    {
        lock (_gate)
        {
            if (version < _floor)
                return -1;
            var first = FirstAfter(version);
            var count = (int)Math.Min(_next - first, changes.Length);
            for (var i = 0; i < count; i++)
                changes[i] = _ring[(first + i) % _ring.Length];
            return count;
        }
    }

    private long FirstAfter(long version)
    {
        var (low, high) = (Math.Max(0, _next - _ring.Length), _next);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (_ring[middle % _ring.Length].Object.Version <= version)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
