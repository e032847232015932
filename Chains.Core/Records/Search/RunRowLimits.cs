namespace Chains.Core.Records.Search;

/// <summary>Up to how many rows of their own index are read instead of the runs that a text leads to.</summary>
internal static class RunRowLimits
{
    /// <summary>Of what is rare: its runs may be anywhere.</summary>
    public const int Rare = 10_000;

    /// <summary>Of a period: its runs are known to begin before its end.</summary>
    public const int Period = 500;
}
