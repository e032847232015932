using Chains.Core.Records;

namespace Chains.Core.Storage.Outbox;

/// <summary>What an attempt leaves in a row of the outbox.</summary>
internal sealed record Settlement(
    long Id,
    StepState State,
    DeliveryProblem? Problem,
    string? Reason,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? FailingSince,
    DateTimeOffset? CompletedAt,
    string? Location);
