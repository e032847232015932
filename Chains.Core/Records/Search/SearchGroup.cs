namespace Chains.Core.Records.Search;

/// <summary>What was found of one kind, the newest first.</summary>
/// <param name="More">There is more than what is shown.</param>
public sealed record SearchGroup(SearchKind Kind, IReadOnlyList<SearchHit> Hits, bool More);
