using System.Threading.Channels;
using Chains.Core.Tekton;

namespace Chains.Core.Watching;

/// <summary>
/// A queue of run keys: a key waits at most once and is worked on by one worker at a time; what comes in meanwhile is done after.
/// The newest observed object travels with its key while all of them together stay below <see cref="ObservedBytes"/>,
/// which spares reading it again; past that only keys are kept, so memory does not grow with the backlog.
/// </summary>
public sealed class RunQueue(TimeProvider time)
{
    /// <summary>How many bytes of observed objects the queue holds at the most.</summary>
    public const int ObservedBytes = 12 * 1024 * 1024;

    /// <summary>From this depth on a list waits before it goes on to enqueue.</summary>
    public const int ComfortableDepth = 10_000;

    private readonly Channel<RunKey> _ready = Channel.CreateUnbounded<RunKey>();
    private readonly Dictionary<RunKey, Entry> _entries = [];
    private readonly Lock _lock = new();
    private long _heldBytes;
    private int _waiting;

    /// <summary>Keys that wait for a worker.</summary>
    public int Depth => Volatile.Read(ref _waiting);

    public void Enqueue(RunKey key, TektonRun? observed = null)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
                _entries[key] = entry = new Entry();
            Hold(entry, observed);
            if (entry.Waiting)
                return;
            entry.Waiting = true;
            if (!entry.Working)
                MakeReady(key);
        }
    }

    /// <summary>Enqueues the key unless it waits or is worked on already.</summary>
    public void EnqueueIfIdle(RunKey key)
    {
        lock (_lock)
        {
            if (!_entries.ContainsKey(key))
                Enqueue(key);
        }
    }

    /// <summary>Enqueues the key, read anew, once the delay is over. Lost with the process: what must not be lost is in the records.</summary>
    public void EnqueueAfter(RunKey key, TimeSpan delay) => _ = EnqueueLaterAsync(key, delay);

    /// <summary>Returns when the queue is short enough for a list to go on.</summary>
    public async Task WhenComfortableAsync(CancellationToken cancellation)
    {
        while (Depth >= ComfortableDepth)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
    }

    public async ValueTask<QueuedRun> DequeueAsync(CancellationToken cancellation)
    {
        var key = await _ready.Reader.ReadAsync(cancellation);
        lock (_lock)
        {
            Interlocked.Decrement(ref _waiting);
            var entry = _entries[key];
            (entry.Waiting, entry.Working) = (false, true);
            var observed = entry.Observed;
            Hold(entry, null);
            return new QueuedRun(key, observed);
        }
    }

    /// <summary>Ends the work on a key that <see cref="DequeueAsync"/> gave out.</summary>
    public void Done(RunKey key)
    {
        lock (_lock)
        {
            var entry = _entries[key];
            entry.Working = false;
            if (entry.Waiting)
                MakeReady(key);
            else
                _entries.Remove(key);
        }
    }

    private async Task EnqueueLaterAsync(RunKey key, TimeSpan delay)
    {
        await Task.Delay(delay, time);
        Enqueue(key);
    }

    private void MakeReady(RunKey key)
    {
        Interlocked.Increment(ref _waiting);
        _ready.Writer.TryWrite(key);
    }

    private void Hold(Entry entry, TektonRun? observed)
    {
        _heldBytes -= entry.Observed?.Json.Length ?? 0;
        entry.Observed = observed is not null && _heldBytes + observed.Json.Length <= ObservedBytes ? observed : null;
        _heldBytes += entry.Observed?.Json.Length ?? 0;
    }

    private sealed class Entry
    {
        public bool Waiting { get; set; }

        public bool Working { get; set; }

        public TektonRun? Observed { get; set; }
    }
}
