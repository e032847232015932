using Chains.Core.Records;
using Chains.Core.Storage.Outbox;

namespace Chains.Web.Api.Backends;

/// <summary>How deliveries to one backend fare.</summary>
/// <param name="Target">Where it delivers to, without secrets; null where it is not configured.</param>
/// <param name="Configured">Whether its own keys are set.</param>
/// <param name="Used">Whether anything that is signed goes there.</param>
/// <param name="Reachable">False while it takes nothing; null before anything was delivered.</param>
/// <param name="Problem">Why it takes nothing; null while deliveries flow.</param>
/// <param name="WaitingSince">Since when it takes nothing.</param>
/// <param name="Backlog">Deliveries that wait; counted no further than 100,000.</param>
/// <param name="OldestSince">When the delivery that waits longest was signed, or first failed.</param>
/// <param name="Failed">Deliveries that were given up.</param>
/// <param name="Rate">Deliveries a second over the last minute.</param>
public sealed record BackendSummary(
    string Name,
    string? Target,
    bool Configured,
    bool Used,
    bool? Reachable,
    DeliveryProblem? Problem,
    string? Reason,
    DateTimeOffset? WaitingSince,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? LastSuccessAt,
    BackendError? LastError,
    int InFlight,
    int Backlog,
    DateTimeOffset? OldestSince,
    int Failed,
    double Rate)
{
    internal static BackendSummary From(BackendStatus status) => new(
        status.Name, status.Target, status.Target is not null, status.Used,
        status.Problem is not null ? false : status.LastSuccessAt is null ? null : true,
        status.Problem, status.Reason, status.WaitingSince, status.NextProbeAt, status.LastSuccessAt,
        status.LastError is { } error ? new BackendError(error.At, error.Problem, error.Reason) : null,
        status.InFlight, status.Backlog, status.Oldest, status.Failed, status.PerSecond);
}
