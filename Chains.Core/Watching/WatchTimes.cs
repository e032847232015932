namespace Chains.Core.Watching;

/// <summary>How patient a watch is.</summary>
/// <param name="Silence">API servers send a bookmark about every minute; nothing for longer than this means that the connection is dead.</param>
/// <param name="Resync">How often everything is listed again although the watch works.</param>
/// <param name="LongestBackoff">The longest wait before a failed list or watch is tried again.</param>
public sealed record WatchTimes(TimeSpan Silence, TimeSpan Resync, TimeSpan LongestBackoff)
{
    public static WatchTimes Default { get; } =
        new(TimeSpan.FromSeconds(150), TimeSpan.FromHours(1), TimeSpan.FromSeconds(10));

    public TimeSpan Backoff(int failures)
    {
        var seconds = Math.Min(LongestBackoff.TotalSeconds, 0.2 * Math.Pow(2, Math.Min(failures, 16)));
        return TimeSpan.FromSeconds(seconds * (0.75 + (Random.Shared.NextDouble() / 2)));
    }
}
