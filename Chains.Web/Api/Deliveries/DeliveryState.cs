using Chains.Core.Records;

namespace Chains.Web.Api.Deliveries;

/// <summary>One artifact on its way to one backend.</summary>
/// <param name="Backend">As <c>artifacts.*.storage</c> spells it.</param>
/// <param name="Problem">What kind of failure the last attempt met.</param>
/// <param name="Location">Where it is now, as the backend names it.</param>
/// <param name="Reason">The last error, or why it is skipped.</param>
public sealed record DeliveryState(
    long Id, string Backend, StepState State, DeliveryProblem? Problem, string? Reason, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset? CompletedAt, string? Location)
{
    internal static DeliveryState From(DeliveryRecord delivery) => new(
        delivery.Id, delivery.Backend, delivery.State, delivery.Problem, delivery.Reason, delivery.Attempts, delivery.NextAttemptAt, delivery.CompletedAt, delivery.Location);
}
