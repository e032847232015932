namespace Chains.Core.Records;

/// <summary>A subject of a statement, so that a signature is found by image or digest.</summary>
public sealed class SubjectRecord
{
    public long Id { get; set; }

    public long StatementId { get; set; }

    public StatementRecord? Statement { get; set; }

    public required string Name { get; set; }

    public required string Algorithm { get; set; }

    public required string Digest { get; set; }
}
