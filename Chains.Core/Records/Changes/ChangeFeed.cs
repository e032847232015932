using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Chains.Core.Tekton;

namespace Chains.Core.Records.Changes;

/// <summary>
/// Tells dashboards and event streams what has been committed. Every subscriber has a bounded queue that drops its oldest
/// entries: a slow reader misses changes (and sees that by the gap in the sequence), it never slows the service.
/// </summary>
public sealed class ChangeFeed(TimeProvider time)
{
    private const int SubscriberCapacity = 1024;

    /// <summary>How many changes are kept for those who lost their connection.</summary>
    private const int Remembered = 4096;

    private readonly Queue<RecordChange> _recent = new();

    private readonly ConcurrentDictionary<Channel<RecordChange>, byte> _subscribers = [];
    private readonly SigningRate _rate = new(time);
    private readonly Lock _publishing = new();
    private long _sequence;

    /// <summary>Runs marked in the last minute, per second.</summary>
    public double SignedPerSecond => _rate.PerSecond;

    /// <summary>The number of the newest change.</summary>
    public long Sequence => Interlocked.Read(ref _sequence);

    public void Publish(RunKey run, string uid, RunState state, string? reason)
    {
        if (state is RunState.Signed)
            _rate.Count();

        // Numbered and handed out in one go: a gap that a subscriber sees is a change that it lost, never one that comes late.
        lock (_publishing)
        {
            var sequence = Interlocked.Increment(ref _sequence);
            var change = new RecordChange(sequence, time.GetUtcNow(), run, uid, state, reason);
            _recent.Enqueue(change);
            if (_recent.Count > Remembered)
                _recent.Dequeue();
            foreach (var subscriber in _subscribers.Keys)
                subscriber.Writer.TryWrite(change);
        }
    }

    /// <summary>The changes after that number up to now; null where some of them are no longer remembered, or it was never given out.</summary>
    public IReadOnlyList<RecordChange>? Since(long sequence)
    {
        lock (_publishing)
        {
            if (sequence > _sequence || sequence < _sequence - _recent.Count)
                return null;
            return [.. _recent.Skip(_recent.Count - (int)(_sequence - sequence))];
        }
    }

    /// <summary>Changes from now on, until cancelled. The subscription ends with the enumeration.</summary>
    public async IAsyncEnumerable<RecordChange> SubscribeAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<RecordChange>(
            new BoundedChannelOptions(SubscriberCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _subscribers[channel] = 0;
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellation))
                yield return change;
        }
        finally
        {
            _subscribers.TryRemove(channel, out _);
        }
    }
}
