using Chains.Core.Records;

namespace Chains.Web.Api.Deliveries;

/// <summary>One artifact on its way to one backend.</summary>
/// <param name="Backend">As <c>artifacts.*.storage</c> spells it.</param>
/// <param name="Reason">The last error, or why it is skipped.</param>
public sealed record DeliveryState(
    long Id, string Backend, StepState State, string? Reason, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset? CompletedAt)
{
    internal static DeliveryState From(DeliveryRecord delivery) => new(
        delivery.Id, delivery.Backend, delivery.State, delivery.Reason, delivery.Attempts, delivery.NextAttemptAt, delivery.CompletedAt);
}
