using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chains.Tests.EndToEnd;

/// <summary>The real process with its database on a disk that fills up: nothing counts as signed that is not, and nothing is lost.</summary>
public sealed class FullDiskTests
{
    private const string Full = "is full. Nothing is lost: signing goes on by itself once there is space.";

    [Fact]
    public async Task Service_WhoseDiskIsFull_SaysSoAndSignsOnceThereIsSpace()
    {
        var data = Directory.CreateTempSubdirectory("chains-full-").FullName;
        var disk = Directory.CreateDirectory(Path.Combine(data, "disk")).FullName;
        if (!await RunAsync("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk))
            Assert.Skip("A small file system cannot be mounted here: that takes root on Linux.");
        try
        {
            await FillAndFreeAsync(data, disk);
        }
        finally
        {
            await RunAsync("umount", "--lazy", disk);
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task FillAndFreeAsync(string data, string disk)
    {
        var ports = ServicePorts.Free();
        using var cluster = new ClusterClient(ports.SandboxAddress);
        await using var service = await ServiceProcess.StartAsync(
            data, ports, new Dictionary<string, string> { ["Chains__Database__ConnectionString"] = $"Data Source={Path.Combine(disk, "chains.db")}" });
        await cluster.PatchConfigurationAsync(new JsonObject { ["storage.pubsub.provider"] = "inmemory", ["storage.pubsub.topic"] = "chains" });
        await WhenAsync(async () => (await service.Web.GetStringAsync("/api/v1/config")).Contains("inmemory", StringComparison.Ordinal), service);
        var before = await FinishAsync(cluster, "before");
        await WhenAsync(async () => await SignedAsync(cluster, before), service);

        var ballast = Path.Combine(disk, "ballast");
        Fill(ballast);
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

    private static void Fill(string file)
    {
        using var ballast = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[1024 * 1024, 4096, 1])
        {
            try
            {
                while (true)
                    ballast.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full for pieces of that size.
            }
        }
    }

    private static async Task WhenAsync(Func<Task<bool>> condition, ServiceProcess service)
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(100))
        {
            Assert.False(service.HasExited, service.Output);
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), service.Output);
        }
    }

    private static async Task<bool> RunAsync(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
