using Microsoft.EntityFrameworkCore;

namespace Chains.Core.Records.Search;

/// <summary>Reads the rollups: what a chart costs does not depend on how much was signed.</summary>
public sealed class StatisticsQueries(IDbContextFactory<ChainsDbContext> contexts, TimeProvider time)
{
    private static readonly Dictionary<string, long> None = [];

    public async Task<Statistics> ReadAsync(StatisticsPeriod period, CancellationToken cancellation)
    {
        var (width, count) = period switch
        {
            StatisticsPeriod.Hour => (60, 60),
            StatisticsPeriod.Day => (900, 96),
            _ => (7200, 84),
        };
        var last = Series.StartOf(time.GetUtcNow(), width);
        var first = last.AddSeconds(-width * (count - 1));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await context.Rollups.AsNoTracking()
            .Where(r => r.Width == width && r.Start >= first && r.Start <= last
                && (r.Series == Series.Signatures || r.Series == Series.Latency || r.Series == Series.Failures || r.Series == Series.Backlog))
            .ToListAsync(cancellation);
        var byStart = rows.ToLookup(r => r.Start);
        var points = Enumerable.Range(0, count).Select(i => first.AddSeconds(width * i)).Select(start => Point(start, byStart[start])).ToList();
        var whole = Percentiles(rows);
        return new Statistics(period, width, Sum(rows, Series.Signatures), whole(0.5), whole(0.95), whole(0.99), points);
    }

    private static StatisticsPoint Point(DateTimeOffset start, IEnumerable<RollupRecord> found)
    {
        var rows = found.ToList();
        if (rows.Count == 0)
            return new StatisticsPoint(start, 0, null, null, null, None, None);
        var at = Percentiles(rows);
        return new StatisticsPoint(start, Sum(rows, Series.Signatures), at(0.5), at(0.95), at(0.99), ByKey(rows, Series.Failures), ByKey(rows, Series.Backlog));
    }

    private static long Sum(IEnumerable<RollupRecord> rows, string series) => rows.Where(r => r.Series == series).Sum(r => r.Count);

    private static Dictionary<string, long> ByKey(List<RollupRecord> rows, string series) =>
        rows.Where(r => r.Series == series).GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Sum(r => r.Count));

    private static Func<double, double?> Percentiles(IEnumerable<RollupRecord> rows)
    {
        var bins = rows.Where(r => r.Series == Series.Latency).GroupBy(r => r.Key).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, Count: g.Sum(r => r.Count))).ToList();
        var total = bins.Sum(b => b.Count);
        return share =>
        {
            var rank = share * total;
            long below = 0;
            foreach (var (key, count) in bins)
                if ((below += count) >= rank)
                    return Series.UpperEnd(key).TotalMilliseconds;
            return null;
        };
    }
}
