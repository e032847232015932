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
            if (_subscribers.IsEmpty)
                return;
            var change = new RecordChange(sequence, time.GetUtcNow(), run, uid, state, reason);
            foreach (var subscriber in _subscribers.Keys)
                subscriber.Writer.TryWrite(change);
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
