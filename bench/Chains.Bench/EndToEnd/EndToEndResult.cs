using System.Globalization;
using Chains.Bench.Measuring;

namespace Chains.Bench.EndToEnd;

/// <summary>What one measurement of the running service gave.</summary>
internal sealed record EndToEndResult
{
    public required string Name { get; init; }

    public required double PerSecond { get; init; }

    /// <summary>When the first run of the load finished, as a timestamp of <see cref="System.Diagnostics.Stopwatch"/>; zero where runs waited in a backlog.</summary>
    public long FirstFinishedAt { get; init; }

    /// <summary>From the answer to the status write to the mark as a watch saw it, sorted; empty where runs waited in a backlog.</summary>
    public required double[] LatencyMilliseconds { get; init; }

    public required double WritesPerRun { get; init; }

    public required double ProcessorMilliseconds { get; init; }

    public required double LoadProcessorMilliseconds { get; init; }

    public required long PeakBytes { get; init; }

    /// <summary>By verb; empty where the build has no metrics endpoint.</summary>
    public required IReadOnlyDictionary<string, double> RequestsPerRun { get; init; }

    public static void Print(IReadOnlyList<EndToEndResult> results, TextWriter output)
    {
        var table = new Table("", "runs/s", "p50 ms", "p95 ms", "p99 ms", "writes/run", "CPU ms/run", "load's CPU ms/run", "peak MiB");
        foreach (var result in results)
            table.Add(
                result.Name, Text(result.PerSecond, "F0"), result.Percentile(50), result.Percentile(95), result.Percentile(99),
                Text(result.WritesPerRun, "F2"), Text(result.ProcessorMilliseconds, "F2"), Text(result.LoadProcessorMilliseconds, "F2"), Text(result.PeakBytes / 1048576.0, "F0"));
        table.Print(output);
        foreach (var result in results.Where(r => r.RequestsPerRun.Count > 0))
            output.WriteLine($"  requests per run, {result.Name}: " + string.Join(", ", result.RequestsPerRun.OrderBy(r => r.Key).Select(r => $"{r.Key} {Text(r.Value, "F3")}")));
        output.WriteLine();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private string Percentile(int percent) =>
        LatencyMilliseconds.Length == 0 ? "" : Text(LatencyMilliseconds[(int)((LatencyMilliseconds.Length - 1) * percent / 100.0)], "F0");
}
