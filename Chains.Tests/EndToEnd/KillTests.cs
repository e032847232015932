using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Microsoft.EntityFrameworkCore;

namespace Chains.Tests.EndToEnd;

/// <summary>The promise of the outbox, with the real process: SIGKILL at any moment loses nothing and signs nothing twice.</summary>
public sealed class KillTests
{
    private const int Runs = 500;
    private const int Kills = 22;

    [Fact]
    public async Task Service_KilledAgainAndAgainWhileRunsFinish_LosesNothingAndSignsNothingTwice()
    {
        var data = Directory.CreateTempSubdirectory("chains-kill-").FullName;
        var ports = ServicePorts.Free();
        using var cluster = new ClusterClient(ports.SandboxAddress);
        var published = new ConcurrentDictionary<string, string>();
        var random = new Random(20261123);
        var service = await ServiceProcess.StartAsync(data, ports);
        var made = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var burst = Enumerable.Range(made, (Runs * kill / Kills) - made).Select(i => FinishAsync(cluster, SampleRun.Named($"run-{i}"))).ToArray();
            made += burst.Length;
            if (kill % 4 == 0)
                await WhenMoreIsSignedAsync(cluster, published, service);
            await Task.Delay(random.Next(5, 250));
            await NoteAsync(cluster, published, service);
            service.KillNow();
            await service.DisposeAsync();
            service = await ServiceProcess.StartAsync(data, ports);
            await Task.WhenAll(burst);
            await NoteAsync(cluster, published, service);
        }

        await using (service)
        {
            var runs = await WhenAllSignedAsync(cluster, service);
            Assert.Equal(Runs, runs.Count);
            AssertUnchanged(published, runs);
            service.KillNow();
            await AssertRecordsMatchAsync(data, runs);
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task FinishAsync(ClusterClient cluster, JsonObject run)
    {
        await cluster.CreateAsync(run);
        await cluster.FinishAsync(run);
    }

    /// <summary>Remembers the first signature that was seen on each run.</summary>
    private static async Task NoteAsync(ClusterClient cluster, ConcurrentDictionary<string, string> published, ServiceProcess service)
    {
        Assert.False(service.HasExited, service.Output);
        foreach (var run in await cluster.ListAsync("taskruns"))
            if (Signature(run!) is { } signature)
                published.TryAdd(run!["metadata"]!["uid"]!.GetValue<string>(), signature);
    }

    /// <summary>Where every core is taken, a service that has just started may sign nothing before the next kill, round after round.</summary>
    private static async Task WhenMoreIsSignedAsync(ClusterClient cluster, ConcurrentDictionary<string, string> published, ServiceProcess service)
    {
        var before = published.Count;
        for (var tries = 0; published.Count == before; tries++)
        {
            Assert.True(tries < 600, $"Nothing is signed after a restart.\n{service.Output}");
            await Task.Delay(100);
            await NoteAsync(cluster, published, service);
        }
    }

    private static async Task<JsonArray> WhenAllSignedAsync(ClusterClient cluster, ServiceProcess service)
    {
        for (var tries = 0; ; tries++)
        {
            var runs = await cluster.ListAsync("taskruns");
            var unsigned = runs.Where(r => (string?)r!["metadata"]!["annotations"]?["chains.tekton.dev/signed"] != "true").ToArray();
            if (unsigned.Length == 0)
                return runs;
            Assert.True(tries < 600, $"{unsigned.Length} runs are not signed, such as {unsigned[0]!["metadata"]!["name"]}.\n{service.Output}");
            await Task.Delay(100);
        }
    }

    private static void AssertUnchanged(ConcurrentDictionary<string, string> published, JsonArray runs)
    {
        Assert.NotEmpty(published);
        foreach (var run in runs)
            if (published.TryGetValue(run!["metadata"]!["uid"]!.GetValue<string>(), out var first))
                Assert.Equal(first, Signature(run));
    }

    private static async Task AssertRecordsMatchAsync(string data, JsonArray runs)
    {
        await using var context = new ChainsDbContext(
            new DbContextOptionsBuilder<ChainsDbContext>().UseRecords($"Data Source={Path.Combine(data, "chains.db")}").Options);
        Assert.Equal(Runs, await context.Runs.CountAsync());
        Assert.Equal(2 * Runs, await context.Artifacts.CountAsync());
        Assert.Equal(2 * Runs, await context.Signatures.CountAsync());
        Assert.Equal(1, await context.Keys.CountAsync());
        var recorded = await context.Signatures.Where(s => s.Type == ArtifactType.TaskRun)
            .Select(s => new { s.Artifact!.Run!.Uid, Signature = s, s.Artifact.Statement })
            .ToDictionaryAsync(s => s.Uid, s => Convert.ToBase64String(SignatureContent.Of(s.Signature, s.Statement!)));
        foreach (var run in runs)
        {
            Assert.Equal(recorded[run!["metadata"]!["uid"]!.GetValue<string>()], Signature(run));
            Assert.Null(run["metadata"]!["finalizers"]);
        }
    }

    private static string? Signature(JsonNode run) =>
        (string?)run["metadata"]!["annotations"]?[$"chains.tekton.dev/signature-taskrun-{run["metadata"]!["uid"]}"];
}
