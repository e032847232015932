namespace Chains.Core.Records.Search;

/// <summary>How far the index has read one table: written in the transaction that writes what was read.</summary>
public sealed class IndexProgressRecord
{
    public required string Name { get; set; }

    /// <summary>Id of the last row that is indexed.</summary>
    public long Position { get; set; }
}
