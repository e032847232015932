using Chains.Core.Records;

namespace Chains.Core.Storage.Outbox;

/// <summary>The last attempt at a backend that failed.</summary>
public sealed record LastError(DateTimeOffset At, DeliveryProblem Problem, string Reason);
