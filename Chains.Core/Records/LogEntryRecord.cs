namespace Chains.Core.Records;

/// <summary>
/// A signature on its way into a transparency log, and the entry once it is there: a row of the outbox of uploads, committed with the
/// signature. <see cref="StepState.Done"/> means entered and verified; skipped means that it will not be, for the reason given.
/// </summary>
public sealed class LogEntryRecord
{
    public long Id { get; set; }

    public long SignatureId { get; set; }

    public SignatureRecord? Signature { get; set; }

    public long RunId { get; set; }

    /// <summary>Base address of the log.</summary>
    public required string LogUrl { get; set; }

    /// <summary>1 for Rekor v1, 2 for Rekor v2.</summary>
    public int ApiVersion { get; set; } = 1;

    public StepState State { get; set; }

    public string? Reason { get; set; }

    public int Attempts { get; set; }

    /// <summary>When the upload is due; null once it is settled.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>When the first attempt failed; null while none has.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>Rekor v1's name of the entry.</summary>
    public string? EntryUuid { get; set; }

    /// <summary>Log-wide; null until the entry is made.</summary>
    public long? LogIndex { get; set; }

    /// <summary>What the log promised; null for Rekor v2, which promises no time.</summary>
    public DateTimeOffset? IntegratedAt { get; set; }

    /// <summary>The TransparencyLogEntry message as JSON, with proof and checkpoint: what bundles hold.</summary>
    public byte[]? Entry { get; set; }

    /// <summary>DER of the TimeStampResp (RFC 3161) over the signature, where an authority was asked.</summary>
    public byte[]? Timestamp { get; set; }

    /// <summary>The time that <see cref="Timestamp"/> states.</summary>
    public DateTimeOffset? TimestampedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }
}
