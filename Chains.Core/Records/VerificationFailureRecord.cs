namespace Chains.Core.Records;

/// <summary>A signature that did not verify when it was last looked at again. The row goes when it verifies.</summary>
public sealed class VerificationFailureRecord
{
    public long SignatureId { get; set; }

    public SignatureRecord? Signature { get; set; }

    public DateTimeOffset FirstFailedAt { get; set; }

    public DateTimeOffset LastFailedAt { get; set; }

    /// <summary>The layer that failed, such as <c>Signature</c> or <c>CertificateChain</c>.</summary>
    public required string Step { get; set; }

    public required string Reason { get; set; }
}
