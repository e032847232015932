namespace Chains.Core.Records;

/// <summary>One walk through all signatures, from the oldest to the newest.</summary>
public sealed class VerificationSweepRecord
{
    public long Id { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while it goes on.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The last signature that was looked at; the walk goes on behind it, also after a restart.</summary>
    public long LastSignatureId { get; set; }

    public long Checked { get; set; }

    public long Failed { get; set; }
}
