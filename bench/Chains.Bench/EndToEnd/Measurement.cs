using System.Diagnostics;
using Chains.Bench.Cluster;
using Chains.Bench.Service;
using Chains.Core.Signing;

namespace Chains.Bench.EndToEnd;

/// <summary>Measures a running service: its time, its processor time and its requests while a load is worked off.</summary>
/// <param name="signaturesEach">Of the TaskRun, and of its image where images are signed.</param>
internal sealed class Measurement(RunClient client, PublicKey key, int signaturesEach = 2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs that finish while the service watches.</summary>
    /// <param name="prefix">Of the names of the runs; no other measurement in that cluster may use it.</param>
    public async Task<EndToEndResult> LiveAsync(
        string name, ServiceProcess service, string prefix, int runs, double? perSecond, CancellationToken cancellation)
    {
        var load = new RunLoad(client, prefix, runs);
        await using var watch = await MarkWatch.StartAsync(client, prefix, runs, cancellation);
        var before = await CountersAsync(service, cancellation);
        await (perSecond is { } rate ? load.CreateAndFinishAsync(rate, cancellation) : load.CreateAndFinishAsync(cancellation));
        await watch.AllAsync(Patience, cancellation);
        var result = await ResultAsync(name, service, before, load, watch, cancellation);
        return result with
        {
            FirstFinishedAt = load.FinishedAt.Min(),
            PerSecond = runs / Stopwatch.GetElapsedTime(load.FinishedAt.Min(), watch.MarkedAt.Max()).TotalSeconds,
            LatencyMilliseconds = [.. Enumerable.Range(0, runs)
                .Select(i => Math.Max(0, Stopwatch.GetElapsedTime(load.FinishedAt[i], watch.MarkedAt[i]).TotalMilliseconds)).Order()],
            // Two of the writes that the watch saw were the load's own: the creation and the status.
            WritesPerRun = ((double)watch.Events / runs) - 2,
        };
    }

    /// <summary>Runs that had finished before the service started.</summary>
    /// <param name="start">Starts the service on the backlog.</param>
    public async Task<EndToEndResult> DrainAsync(
        string name, RunLoad load, Func<Task<ServiceProcess>> start, CancellationToken cancellation)
    {
        await using var watch = await MarkWatch.StartAsync(client, load.Prefix, load.Count, cancellation);
        var began = Stopwatch.GetTimestamp();
        var before = new Counters(TimeSpan.Zero, Environment.CpuUsage.TotalTime, new Dictionary<string, double>());
        await using var service = await start();
        await watch.AllAsync(Patience, cancellation);
        var result = await ResultAsync(name, service, before, load, watch, cancellation);
        return result with
        {
            Name = $"{name}, all marked {Stopwatch.GetElapsedTime(began, watch.MarkedAt.Max()).TotalSeconds:F1} s after the start of the process",
            PerSecond = (load.Count - 1) / Stopwatch.GetElapsedTime(watch.MarkedAt.Min(), watch.MarkedAt.Max()).TotalSeconds,
            WritesPerRun = (double)watch.Events / load.Count,
        };
    }

    private static async Task<Counters> CountersAsync(ServiceProcess service, CancellationToken cancellation) =>
        new(service.ProcessorTime, Environment.CpuUsage.TotalTime, await service.RequestsAsync(cancellation));

    private async Task<EndToEndResult> ResultAsync(
        string name, ServiceProcess service, Counters before, RunLoad load, MarkWatch watch, CancellationToken cancellation)
    {
        var after = await CountersAsync(service, cancellation);
        await SignedRuns.CheckAsync(client, load, key, signaturesEach, cancellation);
        return new EndToEndResult
        {
            Name = name,
            PerSecond = 0,
            LatencyMilliseconds = [],
            WritesPerRun = 0,
            ProcessorMilliseconds = (after.Service - before.Service).TotalMilliseconds / watch.Marked,
            LoadProcessorMilliseconds = (after.Load - before.Load).TotalMilliseconds / watch.Marked,
            PeakBytes = service.PeakBytes,
            RequestsPerRun = after.Requests.ToDictionary(r => r.Key, r => (r.Value - before.Requests.GetValueOrDefault(r.Key)) / watch.Marked),
        };
    }

    private sealed record Counters(TimeSpan Service, TimeSpan Load, IReadOnlyDictionary<string, double> Requests);
}
