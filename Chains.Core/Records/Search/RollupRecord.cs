namespace Chains.Core.Records.Search;

/// <summary>A count over one stretch of time, for the charts.</summary>
public sealed class RollupRecord
{
    public required string Series { get; set; }

    /// <summary>Length of the stretch in seconds.</summary>
    public int Width { get; set; }

    /// <summary>Begin of the stretch.</summary>
    public DateTimeOffset Start { get; set; }

    public required string Key { get; set; }

    public long Count { get; set; }
}
