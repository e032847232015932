using Chains.Core.Records;

namespace Chains.Core.Storage;

/// <summary>What a backend made of a delivery. Expected failures are results; an exception that escapes counts as a defect and is retried.</summary>
public sealed record DeliveryResult
{
    private DeliveryResult(DeliveryOutcome outcome) => Outcome = outcome;

    public DeliveryOutcome Outcome { get; }

    public DeliveryProblem? Problem { get; private init; }

    /// <summary>One or two sentences for operators: what is wrong and what to do.</summary>
    public string? Reason { get; private init; }

    /// <summary>Where it is now, for <see cref="DeliveryOutcome.Done"/>.</summary>
    public string? Location { get; private init; }

    /// <summary>When the backend itself said to come back.</summary>
    public TimeSpan? After { get; private init; }

    public static DeliveryResult Done(string location) => new(DeliveryOutcome.Done) { Location = location };

    public static DeliveryResult Skipped(string reason) => new(DeliveryOutcome.Skipped) { Reason = reason };

    public static DeliveryResult Retry(DeliveryProblem problem, string reason, TimeSpan? after = null) =>
        new(DeliveryOutcome.Retry) { Problem = problem, Reason = reason, After = after };

    public static DeliveryResult Unavailable(DeliveryProblem problem, string reason, TimeSpan? after = null) =>
        new(DeliveryOutcome.Unavailable) { Problem = problem, Reason = reason, After = after };

    public static DeliveryResult Failed(DeliveryProblem problem, string reason) =>
        new(DeliveryOutcome.Failed) { Problem = problem, Reason = reason };
}
