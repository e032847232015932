namespace Chains.Core.Records;

/// <summary>The run exactly as it was signed: its JSON, packed by <see cref="SnapshotContent"/>. Apart from <see cref="RunRecord"/> so that lists stay light.</summary>
public sealed class RunSnapshotRecord
{
    public long RunId { get; set; }

    public required byte[] Content { get; set; }
}
