namespace Chains.Core.Storage.Outbox;

/// <summary>A row of the outbox that is due, before anything else of it is read.</summary>
internal readonly record struct DueDelivery(long Id, long RunId, DateTimeOffset At);
