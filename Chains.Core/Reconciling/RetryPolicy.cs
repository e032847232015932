namespace Chains.Core.Reconciling;

/// <summary>When something that failed is tried again: the delay doubles from the first failure on, spread by a quarter either way.</summary>
public sealed class RetryPolicy(ControllerOptions options, TimeProvider time)
{
    /// <param name="attempts">Failed attempts so far, this one included.</param>
    public DateTimeOffset Next(int attempts)
    {
        var factor = Math.Pow(2, Math.Clamp(attempts - 1, 0, 30));
        var seconds = Math.Min(options.RetryMaximumDelay.TotalSeconds, options.RetryMinimumDelay.TotalSeconds * factor);
        return time.GetUtcNow() + TimeSpan.FromSeconds(seconds * (0.75 + (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>Whether a run that first failed then has had its time.</summary>
    public bool Exhausted(DateTimeOffset? firstFailedAt) =>
        firstFailedAt is { } first && time.GetUtcNow() - first > options.RetryPeriod;
}
