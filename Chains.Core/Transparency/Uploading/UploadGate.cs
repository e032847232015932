using Chains.Core.Reconciling;

namespace Chains.Core.Transparency.Uploading;

/// <summary>
/// Closes when a log as a whole does not answer: its rows wait untouched instead of failing one after the other. After a delay, which
/// doubles up to <see cref="LongestPause"/>, or which the log asked for, one upload probes; the first success opens it for all.
/// </summary>
internal sealed class UploadGate(RetryPolicy retry, TimeProvider time)
{
    /// <summary>A log that is back is noticed within this, unless it asked for longer.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private int _failures;

    /// <summary>Null while open.</summary>
    public DateTimeOffset? ClosedUntil { get; private set; }

    public DateTimeOffset? ClosedSince { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>How many uploads may start now.</summary>
    public int Admits(int free, int inFlight)
    {
        lock (_lock)
            return ClosedUntil is not { } until ? free : inFlight == 0 && until <= time.GetUtcNow() ? 1 : 0;
    }

    /// <returns>Whether it was open before.</returns>
    public bool Close(string reason, TimeSpan? after)
    {
        lock (_lock)
        {
            var (wasOpen, now) = (ClosedUntil is null, time.GetUtcNow());
            Reason = reason;
            ClosedSince ??= now;
            // Those that were under way together fail together, and count once.
            if (ClosedUntil is not { } until || until <= now)
                ClosedUntil = after is { } asked ? now + (asked < LongestAsked ? asked : LongestAsked) : retry.Next(++_failures, LongestPause);
            return wasOpen;
        }
    }

    /// <returns>Since when it had been closed; null when it was open.</returns>
    public DateTimeOffset? Open()
    {
        lock (_lock)
        {
            var since = ClosedSince;
            (_failures, ClosedUntil, ClosedSince, Reason) = (0, null, null, null);
            return since;
        }
    }

    /// <summary>Lets one upload probe now: what was wrong may have been mended.</summary>
    public void ProbeNow()
    {
        lock (_lock)
            if (ClosedUntil is not null)
                (_failures, ClosedUntil) = (0, time.GetUtcNow());
    }
}
