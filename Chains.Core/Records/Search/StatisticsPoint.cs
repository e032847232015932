namespace Chains.Core.Records.Search;

/// <summary>One stretch of time.</summary>
/// <param name="Signatures">Made in it.</param>
/// <param name="P50Milliseconds">From the end of a run to its signature; half were faster. Null where nothing was signed.</param>
/// <param name="Failures">Failed attempts, by step.</param>
/// <param name="Backlog">The most that waited, by what it waited for: <c>runs</c> to be signed, or a backend.</param>
public sealed record StatisticsPoint(
    DateTimeOffset Start, long Signatures, double? P50Milliseconds, double? P95Milliseconds, double? P99Milliseconds,
    IReadOnlyDictionary<string, long> Failures, IReadOnlyDictionary<string, long> Backlog);
