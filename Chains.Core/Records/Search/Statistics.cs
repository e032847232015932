namespace Chains.Core.Records.Search;

/// <summary>The service's work over a period, in stretches of one width, the oldest first.</summary>
/// <param name="WidthSeconds">Of each stretch.</param>
/// <param name="P50Milliseconds">Over the whole period.</param>
public sealed record Statistics(
    StatisticsPeriod Period, int WidthSeconds, long Signatures, double? P50Milliseconds, double? P95Milliseconds, double? P99Milliseconds,
    IReadOnlyList<StatisticsPoint> Points);
