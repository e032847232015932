namespace Chains.Core.Records;

/// <summary>One artifact on its way to one backend: a row of the outbox.</summary>
public sealed class DeliveryRecord
{
    public long Id { get; set; }

    public long ArtifactId { get; set; }

    public ArtifactRecord? Artifact { get; set; }

    /// <summary>Backend name as <c>artifacts.*.storage</c> spells it.</summary>
    public required string Backend { get; set; }

    public StepState State { get; set; }

    public string? Reason { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }
}
