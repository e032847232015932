using Chains.Core.Reconciling;
using Chains.Core.Records;

namespace Chains.Core.Storage.Outbox;

/// <summary>
/// Closes when a backend as a whole does not take anything: its deliveries wait untouched instead of failing one after the other.
/// After a delay, which doubles up to <see cref="LongestPause"/>, one delivery probes; the first success opens the gate for all.
/// </summary>
internal sealed class LaneGate(RetryPolicy retry, TimeProvider time)
{
    /// <summary>A backend that is back is noticed within this.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private int _failures;

    /// <summary>Null while open.</summary>
    public DateTimeOffset? ClosedUntil { get; private set; }

    public DateTimeOffset? ClosedSince { get; private set; }

    public DeliveryProblem? Problem { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>How many deliveries may start now.</summary>
    public int Admits(int free, int inFlight)
    {
        lock (_lock)
            return ClosedUntil is not { } until ? free : inFlight == 0 && until <= time.GetUtcNow() ? 1 : 0;
    }

    /// <returns>Until when, and whether it was open before.</returns>
    public (DateTimeOffset Until, bool WasOpen) Close(DeliveryProblem problem, string reason, TimeSpan? after)
    {
        lock (_lock)
        {
            var (wasOpen, now) = (ClosedUntil is null, time.GetUtcNow());
            (Problem, Reason) = (problem, reason);
            ClosedSince ??= now;
            // Those that were under way together fail together, and count once.
            if (ClosedUntil is { } until && until > now)
                return (until, false);
            var next = after is { } asked ? now + (asked < LongestPause ? asked : LongestPause) : retry.Next(++_failures, LongestPause);
            ClosedUntil = next;
            return (next, wasOpen);
        }
    }

    /// <returns>Since when it had been closed; null when it was open.</returns>
    public DateTimeOffset? Open()
    {
        lock (_lock)
        {
            var since = ClosedSince;
            (_failures, ClosedUntil, ClosedSince, Problem, Reason) = (0, null, null, null, null);
            return since;
        }
    }

    /// <summary>Lets one delivery probe now: what was wrong may have been mended.</summary>
    public void ProbeNow()
    {
        lock (_lock)
            if (ClosedUntil is not null)
                (_failures, ClosedUntil) = (0, time.GetUtcNow());
    }
}
