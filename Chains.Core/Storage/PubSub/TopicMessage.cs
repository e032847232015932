namespace Chains.Core.Storage.PubSub;

/// <summary>A message of the in-process topic.</summary>
/// <param name="Offset">Counts from 0 since the process started.</param>
public sealed record TopicMessage(long Offset, DateTimeOffset At, string Topic, PubSubMessage Message)
{
    public long Size => Message.Value.Length + Message.Headers.Sum(h => (long)h.Value.Length);
}
