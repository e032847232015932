namespace Chains.Core.Records.Search;

/// <summary>
/// One name that runs have in common, kept once however many runs bear it: the dictionary stays small where the records grow,
/// so that any part of a name can be looked for.
/// </summary>
public sealed class NameRecord
{
    public long Id { get; set; }

    public NameKind Kind { get; set; }

    public required string Text { get; set; }

    /// <summary>How often it occurs.</summary>
    public long Count { get; set; }

    /// <summary>The first run (or signature, as <see cref="NameKind"/> says) that bears it.</summary>
    public long FirstId { get; set; }

    /// <summary>The last one.</summary>
    public long LastId { get; set; }
}
