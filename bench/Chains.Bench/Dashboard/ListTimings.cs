using System.Diagnostics;
using Chains.Bench.Measuring;

namespace Chains.Bench.Dashboard;

/// <summary>How long one address takes, over many requests one after the other.</summary>
internal static class ListTimings
{
    /// <returns>In milliseconds.</returns>
    public static async Task<Spread> MeasureAsync(HttpClient http, string address, int count, CancellationToken cancellation)
    {
        var times = new List<double>(count);
        for (var i = -3; i < count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(address, cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new BenchException($"{address} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
            await answer.Content.ReadAsByteArrayAsync(cancellation);
            if (i >= 0)
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return Spread.Of(times);
    }
}
