using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Records;

/// <summary>
/// A signature over a statement. Namespace, kind, type and format repeat what artifact and run say,
/// so that a filtered page of signatures reads one index.
/// </summary>
public sealed class SignatureRecord
{
    public long Id { get; set; }

    public long ArtifactId { get; set; }

    public ArtifactRecord? Artifact { get; set; }

    public long RunId { get; set; }

    public required string Namespace { get; set; }

    public RunKind Kind { get; set; }

    public ArtifactType Type { get; set; }

    public required string Format { get; set; }

    /// <summary>Key id as DSSE carries it; empty for an imported signature that names none.</summary>
    public required string KeyId { get; set; }

    public long? CertificateId { get; set; }

    public CertificateRecord? Certificate { get; set; }

    /// <summary>
    /// The signature alone, without envelope and payload; of an imported one exactly what its annotation held.
    /// <see cref="SignatureContent"/> gives what travels.
    /// </summary>
    public required byte[] Bytes { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>
    /// When it was found that its certificate had run out before anything proved when it was made: it is not delivered or marked, and the
    /// artifact is signed anew. Null for a signature that stands.
    /// </summary>
    public DateTimeOffset? VoidedAt { get; set; }

    public ICollection<LogEntryRecord> LogEntries { get; } = [];

    /// <summary>Read from annotations that another controller wrote.</summary>
    public bool Imported { get; set; }
}
