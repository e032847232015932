namespace Chains.Core.Records.Search;

/// <summary>What a chart looks back on.</summary>
public enum StatisticsPeriod
{
    Hour,
    Day,
    Week,
}
