namespace Chains.Core.Records;

/// <summary>
/// One artifact on its way to one backend: a row of the outbox. The annotations of the run (<c>tekton</c>) are written with its mark;
/// every other backend takes a row once its <see cref="NextAttemptAt"/> has come.
/// </summary>
public sealed class DeliveryRecord
{
    public long Id { get; set; }

    public long ArtifactId { get; set; }

    public ArtifactRecord? Artifact { get; set; }

    /// <summary>Backend name as <c>artifacts.*.storage</c> spells it.</summary>
    public required string Backend { get; set; }

    public StepState State { get; set; }

    /// <summary>What kind of failure the last attempt met; null where it met none.</summary>
    public DeliveryProblem? Problem { get; set; }

    public string? Reason { get; set; }

    public int Attempts { get; set; }

    /// <summary>When it is due; null once it is settled, and while it waits for the log entry of its signature.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>When the first attempt failed; null while none has.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Where it is now, as the backend names it: an object, a topic with partition and offset, a manifest.</summary>
    public string? Location { get; set; }
}
