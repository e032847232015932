namespace Chains.Core.Records;

/// <summary>
/// A signature whose certificate ran out before anything proved when it was made: nobody can verify it. The artifact was signed anew;
/// this one is kept for the history and is neither delivered nor marked.
/// </summary>
public sealed class VoidSignatureRecord
{
    public long Id { get; set; }

    /// <summary>The signature that took its place.</summary>
    public long SignatureId { get; set; }

    public required string KeyId { get; set; }

    public long? CertificateId { get; set; }

    /// <summary>The signature alone, as of a signature that stands.</summary>
    public required byte[] Bytes { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset VoidedAt { get; set; }
}
