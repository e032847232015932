using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Chains.Bench.Cluster;
using Chains.Bench.Measuring;
using Chains.Bench.Sample;
using Chains.Bench.Service;

namespace Chains.Bench.EndToEnd;

/// <summary>
/// The service on any cluster. Its bound is the API server: how fast that takes one small annotation patch per run, with nothing else going on, is
/// measured first and printed beside the rate of the service.
/// </summary>
/// <param name="cluster">For the load: creates, finishes and deletes TaskRuns in a namespace of its own.</param>
/// <param name="service">For the service, which is started here with the rights that these credentials have.</param>
internal sealed class ClusterBenchmark(ClusterAddress cluster, ClusterAddress service, int runs, TextWriter output)
{
    /// <summary>Requests in flight while the ceiling is measured: as many as the service has workers.</summary>
    private const int InFlight = 64;

    private static readonly string[] Prefixes = ["ceiling-", "backlog-", "steady-"];

    public Task RunAsync(CancellationToken cancellation) => Workspace.UseAsync(workspace => RunAsync(workspace, cancellation), cancellation);

    private async Task RunAsync(Workspace workspace, CancellationToken cancellation)
    {
        output.WriteLine($"{runs} one-image TaskRuns at {cluster.Server}; {Environment.ProcessorCount} processors here.");
        output.WriteLine();
        using var client = new RunClient(cluster.Connect());
        await client.CreateNamespacesAsync(cancellation);
        await client.ConfigureAsync(overwrite: false, cancellation);
        try
        {
            var ceiling = await CeilingAsync(client, cancellation);
            var measurement = new Measurement(client, workspace.Key);
            var backlog = await BacklogAsync(workspace, client, measurement, cancellation);
            // A steady load is three requests a run at the API server, where the ceiling is one; it is to leave room.
            var steady = await SteadyAsync(workspace, measurement, Math.Max(1, Math.Round(ceiling / 5)), cancellation);
            EndToEndResult.Print([backlog, steady], output);
            var table = new Table("", "runs/s", "of the ceiling");
            table.Add("one annotation patch per run and nothing else: the ceiling", Text(ceiling, "F1"), "");
            table.Add("the service on a backlog", Text(backlog.PerSecond, "F1"), Text(100 * backlog.PerSecond / ceiling, "F0") + " %");
            table.Print(output);
        }
        finally
        {
            foreach (var prefix in Prefixes)
                await client.DeleteAllAsync($"{SampleRun.Label}={prefix.TrimEnd('-')}", CancellationToken.None);
        }
    }

    private async Task<double> CeilingAsync(RunClient client, CancellationToken cancellation)
    {
        var load = new RunLoad(client, "ceiling-", runs);
        await load.CreateAndFinishAsync(cancellation);
        var patches = Enumerable.Range(0, runs).Select(i => Annotate(load.Name(i))).ToArray();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellation },
            async (i, token) => await client.ApplyAsync(load.Name(i), patches[i], token));
        var rate = runs / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await client.DeleteAllAsync($"{SampleRun.Label}=ceiling", cancellation);
        return rate;
    }

    private static byte[] Annotate(string name) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        apiVersion = "tekton.dev/v1",
        kind = "TaskRun",
        metadata = new { name, @namespace = RunClient.Namespace, annotations = new Dictionary<string, string> { ["chains-bench/ceiling"] = "true" } },
    });

    private async Task<EndToEndResult> BacklogAsync(Workspace workspace, RunClient client, Measurement measurement, CancellationToken cancellation)
    {
        var load = new RunLoad(client, "backlog-", runs);
        await load.CreateAndFinishAsync(cancellation);
        return await measurement.DrainAsync("backlog", load, () => workspace.StartServiceAsync("service", service, cancellation), cancellation);
    }

    private async Task<EndToEndResult> SteadyAsync(Workspace workspace, Measurement measurement, double rate, CancellationToken cancellation)
    {
        await using var process = await workspace.StartServiceAsync("service", service, cancellation);
        return await measurement.LiveAsync(
            $"live, {rate:F0} runs/s offered", process, "steady-", Math.Min(runs, (int)(rate * 30)), rate, cancellation);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
