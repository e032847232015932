using Chains.Core.Records.Queries;

namespace Chains.Core.Records.Search;

/// <summary>What was built from one commit.</summary>
/// <param name="Sources">Where the commit is from.</param>
/// <param name="Runs">That name it among their inputs, newest first.</param>
/// <param name="Images">That those runs say they built.</param>
public sealed record CommitDetails(string Commit, IReadOnlyList<string> Sources, IReadOnlyList<RunListItem> Runs, IReadOnlyList<ImageDigest> Images);
