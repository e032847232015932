using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Records;
using Chains.Core.Transparency;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace Chains.Tests.EndToEnd;

/// <summary>
/// The promise of the uploads, with the real process and the real Rekor: SIGKILL between signing, logging and storing makes no entry twice and loses none. Starting a
/// process is what takes the time, so two services with a database each are killed side by side, ten times each; both write to the one log.
/// </summary>
public sealed class LoggedKillTests
{
    private const int Kills = 10;
    private const int RunsOfEach = 5;
    private const int Runs = Kills * RunsOfEach;

    [Fact]
    public Task Services_KilledAgainAndAgainWhileLogging_EnterEverySignatureOnce() =>
        Task.WhenAll(KillAgainAndAgainAsync(20261125), KillAgainAndAgainAsync(20261126));

    private static async Task KillAgainAndAgainAsync(int seed)
    {
        var random = new Random(seed);
        var data = Directory.CreateTempSubdirectory("chains-logged-kill-").FullName;
        var ports = ServicePorts.Free();
        await using var proxy = await LogProxy.StartAsync();
        using var cluster = new ClusterClient(ports.SandboxAddress);
        var service = await ServiceProcess.StartAsync(data, ports);
        await ConfigureAsync(cluster, service, proxy.Url);
        for (var kill = 0; kill < Kills; kill++)
        {
            // Each run has two signatures: there are more uploads than the one that is waited for.
            var reached = proxy.WhenAsync(random.Next(1, 2 * RunsOfEach), (UploadPoint)(kill % 3));
            var burst = Enumerable.Range(kill * RunsOfEach, RunsOfEach).Select(i => FinishAsync(cluster, SampleRun.Named($"run-{i}"))).ToArray();
            await Task.WhenAny(reached, service.WhenExitedAsync()).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
            Assert.False(service.HasExited, service.Output);
            service.KillNow();
            await service.DisposeAsync();
            service = ServiceProcess.Launch(data, ports);
            await Task.WhenAll(burst);
        }

        await using (service)
        {
            var runs = await WhenAllSignedAsync(cluster, service);
            service.KillNow();
            await AssertEnteredOnceAsync(data, proxy, runs);
        }

        Directory.Delete(data, recursive: true);
    }

    /// <summary>A run that is signed before the patch arrives would not be logged, and rightly so.</summary>
    private static async Task ConfigureAsync(ClusterClient cluster, ServiceProcess service, string log)
    {
        await cluster.ConfigureAsync(new JsonObject
        {
            ["artifacts.oci.storage"] = "tekton",
            ["transparency.enabled"] = "true",
            ["transparency.url"] = log,
        });
        await Eventually.HoldsAsync(
            async () => (await service.Web.GetStringAsync(new Uri("/api/v1/config", UriKind.Relative))).Contains(log, StringComparison.Ordinal), "the configuration is in force");
    }

    private static async Task FinishAsync(ClusterClient cluster, JsonObject run)
    {
        await cluster.CreateAsync(run);
        await cluster.FinishAsync(run);
    }

    private static async Task<JsonArray> WhenAllSignedAsync(ClusterClient cluster, ServiceProcess service)
    {
        JsonArray runs = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                Assert.False(service.HasExited, service.Output);
                runs = await cluster.ListAsync("taskruns");
                return runs.Count == Runs && runs.All(r => (string?)r!["metadata"]!["annotations"]?["chains.tekton.dev/signed"] == "true");
            },
            "all runs are signed");
        return runs;
    }

    private static async Task AssertEnteredOnceAsync(string data, LogProxy proxy, JsonArray runs)
    {
        await using var context = new ChainsDbContext(
            new DbContextOptionsBuilder<ChainsDbContext>().UseRecords($"Data Source={Path.Combine(data, "chains.db")}").Options);
        var rows = await context.LogEntries.AsNoTracking().ToListAsync();
        Assert.Equal((2 * Runs, 2 * Runs), (await context.Signatures.CountAsync(), rows.Count));
        Assert.All(rows, r => Assert.Equal((StepState.Done, proxy.Url), (r.State, r.LogUrl)));

        // Every entry that the log made is on record, once; and it stands where the record says.
        Assert.Equal(rows.Select(r => r.EntryUuid![^64..]).Order(StringComparer.Ordinal), proxy.Made.Order(StringComparer.Ordinal));
        var entries = rows.ConvertAll(r => LogEntryJson.Parse(r.Entry!));
        using var log = new HttpClient { BaseAddress = Peer.Rekor };
        foreach (var entry in entries)
            Assert.Equal(Convert.ToBase64String(entry.CanonicalizedBody.Span), await BodyAsync(log, entry.LogIndex));

        var attestations = entries.Where(e => e.Kind == "dsse").Select(e => $"{proxy.Url}/api/v1/log/entries?logIndex={e.LogIndex.ToString(CultureInfo.InvariantCulture)}");
        var annotated = runs.Select(r => (string)r!["metadata"]!["annotations"]!["chains.tekton.dev/transparency"]!);
        Assert.Equal(attestations.Order(StringComparer.Ordinal), annotated.Order(StringComparer.Ordinal));
    }

    private static async Task<string?> BodyAsync(HttpClient log, long index)
    {
        var answer = await log.GetFromJsonAsync<JsonElement>($"/api/v1/log/entries?logIndex={index.ToString(CultureInfo.InvariantCulture)}");
        return answer.EnumerateObject().Single().Value.GetProperty("body").GetString();
    }
}
