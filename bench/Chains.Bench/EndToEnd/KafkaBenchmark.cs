using System.Diagnostics;
using System.Globalization;
using Chains.Bench.Cluster;
using Chains.Bench.Service;

namespace Chains.Bench.EndToEnd;

/// <summary>
/// What publishing to Kafka costs: the same load with annotations alone and with Kafka beside them, by turns in one process. With Kafka the time ends when the
/// last run is marked and the last message is acknowledged, whichever is later.
/// </summary>
internal static class KafkaBenchmark
{
    private const int Rounds = 3;

    private const int MessagesPerRun = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task RunAsync(int runs, TextWriter output, CancellationToken cancellation) => Workspace.UseAsync(
        async workspace =>
        {
            output.WriteLine($"{runs} one-image TaskRuns as fast as the load can make them, {MessagesPerRun} messages each; {Environment.ProcessorCount} processors, shared with the load, the API server and the broker.");
            output.WriteLine();
            await using var broker = await KcatBroker.StartAsync(cancellation);
            var sandbox = new Sandbox(workspace, "kafka");
            using var client = new RunClient(sandbox.Address.Connect());
            await using var service = await sandbox.StartAsync(cancellation);
            await client.PrepareAsync(cancellation);
            var measurement = new Measurement(client, workspace.Key);
            async Task<EndToEndResult> MeasureAsync(string name, string prefix, bool publish, int count)
            {
                await client.PublishToAsync(publish ? broker.Address : null, cancellation);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
                return publish
                    ? await PublishedAsync(service, count, () => measurement.LiveAsync(name, service, prefix, count, null, cancellation), cancellation)
                    : await measurement.LiveAsync(name, service, prefix, count, null, cancellation);
            }

            await MeasureAsync("warming up", "warm-", publish: false, Math.Min(runs, 1000));
            await MeasureAsync("warming up", "warm-kafka-", publish: true, Math.Min(runs, 1000));
            var (alone, beside) = (new List<EndToEndResult>(), new List<EndToEndResult>());
            for (var round = 1; round <= Rounds; round++)
            {
                alone.Add(await MeasureAsync($"annotations alone, {round}", $"plain-{round}-", publish: false, runs));
                beside.Add(await MeasureAsync($"annotations and Kafka, {round}", $"kafka-{round}-", publish: true, runs));
            }

            EndToEndResult.Print([.. alone.Zip(beside).SelectMany(pair => (EndToEndResult[])[pair.First, pair.Second])], output);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"With Kafka the throughput is {Median(beside) / Median(alone) * 100:F1} % of that with annotations alone (medians of {Rounds} rounds: {Median(beside):F0} and {Median(alone):F0} runs/s)."));
        },
        cancellation);

    /// <summary>The measurement, with a throughput that counts a run when its messages are acknowledged too.</summary>
    private static async Task<EndToEndResult> PublishedAsync(ServiceProcess service, int runs, Func<Task<EndToEndResult>> measure, CancellationToken cancellation)
    {
        var delivered = await DeliveredAsync(service, cancellation);
        var publishing = UntilAsync(service, delivered + (runs * MessagesPerRun), cancellation);
        var result = await measure();
        var published = await publishing;
        return result with { PerSecond = Math.Min(result.PerSecond, runs / Stopwatch.GetElapsedTime(result.FirstFinishedAt, published).TotalSeconds) };
    }

    private static async Task<double> DeliveredAsync(ServiceProcess service, CancellationToken cancellation) =>
        (await service.MetricAsync("chains_deliveries_total", "outcome", cancellation)).GetValueOrDefault("done");

    /// <returns>When so many messages were acknowledged.</returns>
    private static async Task<long> UntilAsync(ServiceProcess service, double messages, CancellationToken cancellation)
    {
        for (var began = Stopwatch.GetTimestamp(); await DeliveredAsync(service, cancellation) < messages;)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new BenchException("The messages were not acknowledged.");
            await Task.Delay(100, cancellation);
        }

        return Stopwatch.GetTimestamp();
    }

    private static double Median(List<EndToEndResult> results) => results.Select(r => r.PerSecond).Order().ElementAt(results.Count / 2);
}
