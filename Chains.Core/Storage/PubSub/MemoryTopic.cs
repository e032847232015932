namespace Chains.Core.Storage.PubSub;

/// <summary>The <c>inmemory</c> provider: keeps the newest messages in the process, for trials. Bounded by number and by size; the oldest go first.</summary>
public sealed class MemoryTopic(TimeProvider time)
{
    public const int MaximumMessages = 1000;

    public const long MaximumBytes = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<TopicMessage> _messages = new();
    private long _next;
    private long _bytes;

    public DeliveryResult Publish(string topic, PubSubMessage message)
    {
        lock (_lock)
        {
            var entry = new TopicMessage(_next++, time.GetUtcNow(), topic, message);
            _messages.Enqueue(entry);
            _bytes += entry.Size;
            while (_messages.Count > MaximumMessages || (_bytes > MaximumBytes && _messages.Count > 1))
                _bytes -= _messages.Dequeue().Size;
            return DeliveryResult.Done($"in memory: {topic} @ {entry.Offset}");
        }
    }

    /// <summary>The newest messages, newest first.</summary>
    /// <param name="before">Only offsets below this one.</param>
    public IReadOnlyList<TopicMessage> Newest(int limit, long before = long.MaxValue)
    {
        lock (_lock)
            return [.. _messages.Where(m => m.Offset < before).Reverse().Take(limit)];
    }
}
