namespace Chains.Bench.Measuring;

/// <summary>Median and 95th percentile of what was measured several times, in its unit.</summary>
internal readonly record struct Spread(double P50, double P95)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.95) - 1]);
    }
}
