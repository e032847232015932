using System.Globalization;
using Chains.Bench.Cluster;
using Chains.Bench.Measuring;
using Chains.Bench.Service;

namespace Chains.Bench.EndToEnd;

/// <summary>
/// The service process with its embedded API server, from finished runs to marked ones: as fast as the load can make them; at a steady half of that, where the
/// latency is the service's and not a queue's; and a backlog that was there before the service.
/// </summary>
internal static class SandboxBenchmark
{
    public static Task RunAsync(int runs, TextWriter output, CancellationToken cancellation) => Workspace.UseAsync(
        async workspace =>
        {
            output.WriteLine($"{runs} one-image TaskRuns in the sandbox; {Environment.ProcessorCount} processors, shared with the load.");
            output.WriteLine();
            List<EndToEndResult> results = [.. await LiveAsync(workspace, runs, cancellation), await DrainAsync(workspace, runs, cancellation)];
            EndToEndResult.Print(results, output);
            output.WriteLine("Both signatures of a sample of runs of each measurement were read back and verify.");
        },
        cancellation);

    /// <summary>Memory of the service, apart from the API server, on a cluster that holds a few signed runs and on one that holds many.</summary>
    public static Task CompareMemoryAsync(int fewRuns, int manyRuns, TextWriter output, CancellationToken cancellation) => Workspace.UseAsync(
        async workspace =>
        {
            var few = await MemoryAsync(workspace, fewRuns, cancellation);
            var many = await MemoryAsync(workspace, manyRuns, cancellation);
            var table = new Table("signed runs in the cluster", "peak MiB while signing", "MiB after a restart and a full list", "peak MiB after a restart");
            table.Add($"{fewRuns}", MiB(few.Signing), MiB(few.Restarted), MiB(few.RestartedPeak));
            table.Add($"{manyRuns}", MiB(many.Signing), MiB(many.Restarted), MiB(many.RestartedPeak));
            table.Add("ratio", Ratio(many.Signing, few.Signing), Ratio(many.Restarted, few.Restarted), Ratio(many.RestartedPeak, few.RestartedPeak));
            table.Print(output);
        },
        cancellation);

    /// <summary>API server and service in one process, as on a laptop.</summary>
    private static async Task<List<EndToEndResult>> LiveAsync(Workspace workspace, int runs, CancellationToken cancellation)
    {
        var sandbox = new Sandbox(workspace, "live");
        using var client = new RunClient(sandbox.Address.Connect());
        await using var service = await sandbox.StartAsync(cancellation);
        await client.PrepareAsync(cancellation);
        var measurement = new Measurement(client, workspace.Key);
        await measurement.LiveAsync("warming up", service, "warm-", Math.Min(runs, 1000), null, cancellation);
        var fast = await measurement.LiveAsync("live, one process", service, "live-", runs, null, cancellation);
        var rate = Math.Round(fast.PerSecond / 2);
        var steady = await measurement.LiveAsync($"live, one process, {rate:F0} runs/s offered", service, "steady-", runs, rate, cancellation);
        return [fast, steady];
    }

    /// <summary>The API server apart from the service, so that a backlog can be there before the service is.</summary>
    private static async Task<EndToEndResult> DrainAsync(Workspace workspace, int runs, CancellationToken cancellation)
    {
        var sandbox = new Sandbox(workspace, "drain");
        using var client = new RunClient(sandbox.Address.Connect());
        await using var server = await sandbox.StartIdleAsync(cancellation);
        await client.PrepareAsync(cancellation);
        var load = new RunLoad(client, "drain-", runs);
        await load.CreateAndFinishAsync(cancellation);
        var cluster = sandbox.WriteKubeconfig();
        return await new Measurement(client, workspace.Key).DrainAsync(
            "backlog, API server apart", load, () => workspace.StartServiceAsync("drain-service", cluster, cancellation), cancellation);
    }

    private static async Task<(long Signing, long Restarted, long RestartedPeak)> MemoryAsync(Workspace workspace, int runs, CancellationToken cancellation)
    {
        var name = $"memory-{runs}";
        var sandbox = new Sandbox(workspace, name);
        using var client = new RunClient(sandbox.Address.Connect());
        await using var server = await sandbox.StartIdleAsync(cancellation);
        await client.PrepareAsync(cancellation);
        var cluster = sandbox.WriteKubeconfig();
        long signing;
        await using (var service = await workspace.StartServiceAsync(name + "-service", cluster, cancellation))
        {
            // At a rate that both are worked off at without a queue: what is compared is the number of runs in the cluster.
            await new Measurement(client, workspace.Key).LiveAsync(name, service, "memory-", runs, 200, cancellation);
            signing = service.PeakBytes;
        }

        await using var restarted = await workspace.StartServiceAsync(name + "-service", cluster, cancellation);
        await UntilQuietAsync(restarted, cancellation);
        return (signing, restarted.ResidentBytes, restarted.PeakBytes);
    }

    /// <summary>After its start a service lists every run and finds nothing to do: it is through when its processor time stands still.</summary>
    private static async Task UntilQuietAsync(ServiceProcess service, CancellationToken cancellation)
    {
        for (var quiet = 0; quiet < 3;)
        {
            var before = service.ProcessorTime;
            await Task.Delay(1000, cancellation);
            quiet = (service.ProcessorTime - before).TotalMilliseconds < 100 ? quiet + 1 : 0;
        }
    }

    private static string MiB(long bytes) => (bytes / 1048576.0).ToString("F0", CultureInfo.InvariantCulture);

    private static string Ratio(long many, long few) => ((double)many / few).ToString("F2", CultureInfo.InvariantCulture);
}
