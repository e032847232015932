namespace Chains.Core.Reconciling;

/// <summary>When something that failed is tried again: the delay doubles from the first failure on, spread by a quarter either way, up to the maximum.</summary>
public sealed class RetryPolicy(ControllerOptions options, TimeProvider time)
{
    /// <param name="attempts">Failed attempts so far, this one included.</param>
    public DateTimeOffset Next(int attempts) => Next(attempts, TimeSpan.MaxValue);

    /// <param name="attempts">Failed attempts so far, this one included.</param>
    /// <param name="longest">A bound below the configured one.</param>
    public DateTimeOffset Next(int attempts, TimeSpan longest)
    {
        var factor = Math.Pow(2, Math.Clamp(attempts - 1, 0, 30));
        var maximum = Math.Min(longest.TotalSeconds, options.RetryMaximumDelay.TotalSeconds);
        var seconds = Math.Min(maximum, options.RetryMinimumDelay.TotalSeconds * factor);
        return time.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(maximum, seconds * (0.75 + (Random.Shared.NextDouble() / 2))));
    }

    /// <summary>How long something that fails is tried again by itself.</summary>
    public TimeSpan Period => options.RetryPeriod;

    /// <summary>Whether what first failed then has had its time.</summary>
    public bool Exhausted(DateTimeOffset? firstFailedAt) =>
        firstFailedAt is { } first && time.GetUtcNow() - first > options.RetryPeriod;
}
