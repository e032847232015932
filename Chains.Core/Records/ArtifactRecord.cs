using Chains.Core.Formatting;

namespace Chains.Core.Records;

/// <summary>One thing that is signed for a run: the run itself, or an image it built.</summary>
public sealed class ArtifactRecord
{
    public long Id { get; set; }

    public long RunId { get; set; }

    public RunRecord? Run { get; set; }

    public ArtifactType Type { get; set; }

    /// <summary>Annotation suffix; unique within the run.</summary>
    public required string Key { get; set; }

    /// <summary><c>repository@sha256:…</c> for an image, else group, version, kind and UID.</summary>
    public required string FullKey { get; set; }

    public required string Format { get; set; }

    /// <summary><c>x509</c>, <c>kms</c> or <c>none</c>.</summary>
    public required string Signer { get; set; }

    public StepState State { get; set; }

    public string? Reason { get; set; }

    /// <summary>What an author should know of the hints that were not understood, one a line.</summary>
    public string? Warnings { get; set; }

    public StatementRecord? Statement { get; set; }

    public SignatureRecord? Signature { get; set; }

    public ICollection<DeliveryRecord> Deliveries { get; } = [];
}
