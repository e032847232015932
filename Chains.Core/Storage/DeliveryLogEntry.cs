namespace Chains.Core.Storage;

/// <summary>The entry of a transparency log that holds the delivered signature.</summary>
/// <param name="Entry">The entry as the log returned it, JSON, with proof and checkpoint.</param>
public sealed record DeliveryLogEntry(string LogUrl, string? EntryUuid, long LogIndex, DateTimeOffset? IntegratedAt, ReadOnlyMemory<byte> Entry)
{
    /// <summary>DER of the TimeStampResp (RFC 3161) over the signature, where an authority was asked.</summary>
    public ReadOnlyMemory<byte>? Timestamp { get; init; }
}
