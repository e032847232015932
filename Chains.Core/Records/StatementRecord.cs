namespace Chains.Core.Records;

/// <summary>The payload of an artifact, kept once: the bytes that were signed.</summary>
public sealed class StatementRecord
{
    public long Id { get; set; }

    public long ArtifactId { get; set; }

    public ArtifactRecord? Artifact { get; set; }

    /// <summary>DSSE payload type; null where the payload is signed bare.</summary>
    public string? PayloadType { get; set; }

    public string? PredicateType { get; set; }

    public required byte[] Payload { get; set; }

    public ICollection<SubjectRecord> Subjects { get; } = [];
}
