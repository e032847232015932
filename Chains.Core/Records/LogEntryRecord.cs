namespace Chains.Core.Records;

/// <summary>An entry of a transparency log that holds one of our signatures.</summary>
public sealed class LogEntryRecord
{
    public long Id { get; set; }

    public long SignatureId { get; set; }

    public SignatureRecord? Signature { get; set; }

    public required string LogUrl { get; set; }

    public string? EntryUuid { get; set; }

    public long LogIndex { get; set; }

    public DateTimeOffset? IntegratedAt { get; set; }

    /// <summary>The entry as the log returned it, JSON, with proof and checkpoint.</summary>
    public required byte[] Entry { get; set; }
}
