using Chains.Core.Transparency;

namespace Chains.Core.Records;

/// <summary>A transparency log in use: the key it is believed by, and its last checkpoint that was proven to continue all before.</summary>
public sealed class LogRecord
{
    public long Id { get; set; }

    /// <summary>Base address; unique.</summary>
    public required string Url { get; set; }

    /// <summary>1 for Rekor v1, 2 for Rekor v2.</summary>
    public int ApiVersion { get; set; }

    public required string PublicKeyPem { get; set; }

    /// <summary>Lower-case hex; empty where it is not known.</summary>
    public required string LogId { get; set; }

    public LogTrust Trust { get; set; }

    public DateTimeOffset FirstUsedAt { get; set; }

    /// <summary>A signed note.</summary>
    public string? Checkpoint { get; set; }

    public long? TreeSize { get; set; }

    /// <summary>When the log was last found to have only appended.</summary>
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>Why it could not be checked the last time; null where it could.</summary>
    public string? CheckError { get; set; }

    /// <summary>The proof of its misbehaviour, in words: it stands until an operator acknowledges it.</summary>
    public string? Alarm { get; set; }

    public DateTimeOffset? AlarmedAt { get; set; }

    /// <summary>The checkpoint that contradicts <see cref="Checkpoint"/>, kept as evidence.</summary>
    public string? Evidence { get; set; }
}
