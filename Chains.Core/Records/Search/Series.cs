using System.Globalization;

namespace Chains.Core.Records.Search;

/// <summary>The names of the series that the charts show, and the bins of the histogram among them.</summary>
public static class Series
{
    /// <summary>Signatures made, by type of artifact.</summary>
    public const string Signatures = "signatures";

    /// <summary>Time from the end of a run to its signature, by <see cref="Bin"/>.</summary>
    public const string Latency = "latency";

    /// <summary>Failed attempts, by step.</summary>
    public const string Failures = "failures";

    /// <summary>The largest number seen waiting, by what it waits for.</summary>
    public const string Backlog = "backlog";

    private const double BinsPerDoubling = 4;

    /// <summary>Widths in seconds, with the time for which each is kept.</summary>
    public static IReadOnlyList<(int Width, TimeSpan Kept)> Widths { get; } =
        [(60, TimeSpan.FromHours(2)), (900, TimeSpan.FromDays(2)), (7200, TimeSpan.FromDays(400))];

    /// <summary>The histogram's bin of a span: each is a fifth wider than the one before, from a millisecond on.</summary>
    public static string Bin(TimeSpan span)
    {
        var bin = (int)Math.Floor(Math.Log2(Math.Max(1, span.TotalMilliseconds)) * BinsPerDoubling);
        return bin.ToString("000", CultureInfo.InvariantCulture);
    }

    /// <summary>The upper end of a bin.</summary>
    public static TimeSpan UpperEnd(string bin) =>
        TimeSpan.FromMilliseconds(Math.Pow(2, (int.Parse(bin, CultureInfo.InvariantCulture) + 1) / BinsPerDoubling));

    /// <summary>The beginning of the stretch that an instant falls in.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at, int width)
    {
        var seconds = at.ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(seconds - seconds % width);
    }
}
