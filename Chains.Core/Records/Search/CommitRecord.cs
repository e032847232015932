namespace Chains.Core.Records.Search;

/// <summary>A source revision that went into a run, as its statement names it.</summary>
public sealed class CommitRecord
{
    /// <summary>Lower-case hex.</summary>
    public required string Commit { get; set; }

    public long RunId { get; set; }

    /// <summary>The source, a <see cref="NameRecord"/>.</summary>
    public long SourceId { get; set; }
}
