using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Tests.Shared;

namespace Chains.Tests.EndToEnd;

/// <summary>The real process with its database on a disk that fills up: nothing counts as signed that is not, and nothing is lost.</summary>
public sealed class FullDiskTests
{
    private const string Full = "is full. Nothing is lost: signing goes on by itself once there is space.";

    [Fact]
    public async Task Service_WhoseDiskIsFull_SaysSoAndSignsOnceThereIsSpace()
    {
        var data = Directory.CreateTempSubdirectory("chains-full-").FullName;
        await using (var disk = await SmallDisk.MountAsync(megabytes: 24))
            await FillAndFreeAsync(data, disk);
        Directory.Delete(data, recursive: true);
    }

    private static async Task FillAndFreeAsync(string data, SmallDisk disk)
    {
        var ports = ServicePorts.Free();
        using var cluster = new ClusterClient(ports.SandboxAddress);
        await using var service = await ServiceProcess.StartAsync(
            data, ports, new Dictionary<string, string> { ["Chains__Database__ConnectionString"] = $"Data Source={Path.Combine(disk.Directory, "chains.db")}" });
        await cluster.PatchConfigurationAsync(new JsonObject { ["storage.pubsub.provider"] = "inmemory", ["storage.pubsub.topic"] = "chains" });
        await WhenAsync(async () => (await service.Web.GetStringAsync("/api/v1/config")).Contains("inmemory", StringComparison.Ordinal), service);
        var before = await FinishAsync(cluster, "before");
        await WhenAsync(async () => await SignedAsync(cluster, before), service);

        var ballast = disk.Fill();
        var runs = new List<JsonObject>();
        for (var i = 0; i < 20; i++)
            runs.Add(await FinishAsync(cluster, $"during-{i}"));
        await WhenAsync(() => Task.FromResult(service.Output.Contains(Full, StringComparison.Ordinal)), service);
        Assert.False(await SignedAsync(cluster, runs[^1]), "A run is marked whose signature is nowhere.");
        using var page = await service.Web.GetAsync(new Uri("/runs", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        File.Delete(ballast);
        foreach (var run in runs)
            await WhenAsync(async () => await SignedAsync(cluster, run), service);
        // Provenance and image of each run, at the other backend too.
        await WhenAsync(async () => await PublishedAsync(service) == 2 * (runs.Count + 1), service);
        Assert.False(service.HasExited, service.Output);
    }

    private static async Task<JsonObject> FinishAsync(ClusterClient cluster, string name)
    {
        var run = SampleRun.Named(name);
        await cluster.CreateAsync(run);
        await cluster.FinishAsync(run);
        return run;
    }

    private static async Task<bool> SignedAsync(ClusterClient cluster, JsonObject run) =>
        (string?)(await cluster.GetAsync(run))["metadata"]!["annotations"]?["chains.tekton.dev/signed"] == "true";

    private static async Task<int> PublishedAsync(ServiceProcess service) =>
        JsonElement.Parse(await service.Web.GetStringAsync("/api/v1/deliveries?backend=pubsub&state=done&limit=200")).GetProperty("items").GetArrayLength();

    private static async Task WhenAsync(Func<Task<bool>> condition, ServiceProcess service)
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(100))
        {
            Assert.False(service.HasExited, service.Output);
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), service.Output);
        }
    }
}
