using System.Globalization;
using Chains.Bench.Cluster;
using Chains.Bench.Measuring;
using Chains.Bench.Service;

namespace Chains.Bench.EndToEnd;

/// <summary>The same steady load three times: without a transparency log, with the sandbox's own, and with one that takes two seconds for an entry.</summary>
internal static class LoggingBenchmark
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    public static Task RunAsync(int runs, double rate, int entries, TextWriter output, CancellationToken cancellation) => Workspace.UseAsync(
        async workspace =>
        {
            output.WriteLine($"{runs} one-image TaskRuns at {rate:F0} a second, {entries} log entries each; {Environment.ProcessorCount} processors, shared with the load, the API server and the log.");
            output.WriteLine();
            var sandbox = new Sandbox(workspace, "logging");
            using var client = new RunClient(sandbox.Address.Connect());
            await using var service = await sandbox.StartAsync(cancellation);
            await client.PrepareAsync(cancellation);
            await client.SignImagesAsync(entries == 2, cancellation);
            await using var slow = await SlowLog.StartAsync(sandbox.Address.Server, Slow, cancellation);
            var own = sandbox.Address.Server.ToString().TrimEnd('/');
            var measurement = new Measurement(client, workspace.Key, entries);
            var trips = new Table("", "entries", "ms each");
            async Task<EndToEndResult> MeasureAsync(string name, string prefix, string? log, int count)
            {
                await client.LogToAsync(log, cancellation);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
                var before = await UploadsAsync(service, cancellation);
                var result = await measurement.LiveAsync(name, service, prefix, count, rate, cancellation);
                var after = await UploadsAsync(service, cancellation);
                trips.Add(name, Text(after.Count - before.Count, "F0"), Text((after.Seconds - before.Seconds) / Math.Max(1, after.Count - before.Count) * 1000, "F1"));
                return result;
            }

            await MeasureAsync("warming up", "warm-", null, Math.Min(runs, 500));
            await MeasureAsync("warming up", "warm-log-", own, Math.Min(runs, 500));
            List<EndToEndResult> results =
            [
                await MeasureAsync("no log", "plain-", null, runs),
                await MeasureAsync("the sandbox's log", "own-", own, runs),
                await MeasureAsync("a log that takes 2 s", "slow-", slow.Url, runs),
            ];
            EndToEndResult.Print(results, output);
            trips.Print(output);
        },
        cancellation);

    /// <summary>What the service measured of its uploads since its start: each from sending it to having verified the answer.</summary>
    private static async Task<(double Count, double Seconds)> UploadsAsync(ServiceProcess service, CancellationToken cancellation) =>
        (await service.MetricAsync("chains_log_upload_seconds_count", cancellation), await service.MetricAsync("chains_log_upload_seconds_sum", cancellation));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
