using Chains.Core.Records;

namespace Chains.Core.Storage.Outbox;

/// <summary>How deliveries to one backend fare.</summary>
/// <param name="Target">Where it delivers to, without secrets; null where it is not configured.</param>
/// <param name="Used">Whether a storage key names it, or its own keys turn it on.</param>
/// <param name="Problem">Why its deliveries wait as a whole; null while they flow.</param>
/// <param name="WaitingSince">Since when they do.</param>
/// <param name="Backlog">Rows that wait, counted no further than <see cref="DeliveryOutbox.BacklogLimit"/>.</param>
/// <param name="Oldest">When the first of them was signed, or first failed.</param>
/// <param name="PerSecond">Deliveries in the last minute, per second.</param>
public sealed record BackendStatus(
    string Name,
    string? Target,
    bool Used,
    DeliveryProblem? Problem,
    string? Reason,
    DateTimeOffset? WaitingSince,
    DateTimeOffset? NextProbeAt,
    DateTimeOffset? LastSuccessAt,
    LastError? LastError,
    int InFlight,
    int Backlog,
    DateTimeOffset? Oldest,
    int Failed,
    double PerSecond);
