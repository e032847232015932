using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Records;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace Chains.Tests.EndToEnd;

/// <summary>The promise of the uploads, with the real process and the real Rekor: SIGKILL between signing, logging and storing makes no entry twice and loses none.</summary>
public sealed class LoggedKillTests
{
    private const int Kills = 20;
    private const int RunsOfEach = 8;

    // Takes minutes; run by name with --explicit only.
    [Fact(Explicit = true)]
    public async Task Service_KilledAgainAndAgainWhileLogging_EntersEverySignatureOnce()
    {
        var rekor = LogTarget.Normalize(Peer.Rekor.ToString());
        var data = Directory.CreateTempSubdirectory("chains-logged-kill-").FullName;
        var ports = ServicePorts.Free();
        using var cluster = new ClusterClient(ports.SandboxAddress);
        using var log = new HttpClient { BaseAddress = Peer.Rekor };
        var random = new Random(20261125);
        var before = await SizeAsync(log);
        var service = await ServiceProcess.StartAsync(data, ports);
        await cluster.ConfigureAsync(new JsonObject { ["transparency.enabled"] = "true", ["transparency.url"] = rekor });
        await WhenInForceAsync(service, rekor);
        for (var kill = 0; kill < Kills; kill++)
        {
            var burst = Enumerable.Range(kill * RunsOfEach, RunsOfEach).Select(i => FinishAsync(cluster, SampleRun.Named($"run-{i}"))).ToArray();
            await Task.Delay(random.Next(20, 600), TestContext.Current.CancellationToken);
            service.KillNow();
            await service.DisposeAsync();
            service = await ServiceProcess.StartAsync(data, ports);
            await Task.WhenAll(burst);
        }

        await using (service)
        {
            var runs = await WhenAllSignedAsync(cluster, service);
            service.KillNow();
            await AssertEnteredOnceAsync(data, rekor, runs, log, before);
        }

        Directory.Delete(data, recursive: true);
    }

    /// <summary>A run that is signed before the patch arrives would not be logged, and rightly so.</summary>
    private static async Task WhenInForceAsync(ServiceProcess service, string log)
    {
        for (var tries = 0; !(await service.Web.GetStringAsync(new Uri("/api/v1/config", UriKind.Relative))).Contains(log, StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 600, "The configuration did not come into force.\n" + service.Output);
            await Task.Delay(20);
        }
    }

    private static async Task FinishAsync(ClusterClient cluster, JsonObject run)
    {
        await cluster.CreateAsync(run);
        await cluster.FinishAsync(run);
    }

    private static async Task<JsonArray> WhenAllSignedAsync(ClusterClient cluster, ServiceProcess service)
    {
        for (var tries = 0; ; tries++)
        {
            var runs = await cluster.ListAsync("taskruns");
            var unsigned = runs.Count(r => (string?)r!["metadata"]!["annotations"]?["chains.tekton.dev/signed"] != "true");
            if (unsigned == 0 && runs.Count == Kills * RunsOfEach)
                return runs;
            Assert.True(tries < 1200, $"{unsigned} of {runs.Count} runs are not signed.\n{service.Output}");
            await Task.Delay(100);
        }
    }

    private static async Task AssertEnteredOnceAsync(string data, string rekor, JsonArray runs, HttpClient log, long before)
    {
        await using var context = new ChainsDbContext(
            new DbContextOptionsBuilder<ChainsDbContext>().UseSqlite($"Data Source={Path.Combine(data, "chains.db")}").Options);
        var rows = await context.LogEntries.AsNoTracking().ToListAsync();
        Assert.Equal(await context.Signatures.CountAsync(), rows.Count);
        Assert.Equal(2 * Kills * RunsOfEach, rows.Count);
        Assert.All(rows, r => Assert.Equal((StepState.Done, rekor), (r.State, r.LogUrl)));
        Assert.Equal(rows.Count, rows.Select(r => r.EntryUuid).Distinct().Count());
        var entries = rows.ConvertAll(r => LogEntryJson.Parse(r.Entry!));

        // Whoever else uses the log leaves other bodies: of ours, each is there exactly once.
        var ours = entries.Select(e => Convert.ToBase64String(e.CanonicalizedBody.Span)).ToHashSet();
        List<string> logged = [];
        for (var index = before; index < await SizeAsync(log); index++)
            if (await BodyAsync(log, index) is { } body && ours.Contains(body))
                logged.Add(body);
        Assert.Equal(ours.Order(StringComparer.Ordinal), logged.Order(StringComparer.Ordinal));

        var annotated = runs.Select(r => (string)r!["metadata"]!["annotations"]!["chains.tekton.dev/transparency"]!).ToHashSet();
        var attestations = entries.Where(e => e.Kind == "dsse").Select(e => $"{rekor}/api/v1/log/entries?logIndex={e.LogIndex.ToString(CultureInfo.InvariantCulture)}");
        Assert.Equal(attestations.Order(StringComparer.Ordinal), annotated.Order(StringComparer.Ordinal));
    }

    private static async Task<long> SizeAsync(HttpClient log) => (await log.GetFromJsonAsync<JsonElement>("/api/v1/log")).GetProperty("treeSize").GetInt64();

    private static async Task<string?> BodyAsync(HttpClient log, long index)
    {
        var answer = await log.GetFromJsonAsync<JsonElement>($"/api/v1/log/entries?logIndex={index.ToString(CultureInfo.InvariantCulture)}");
        return answer.EnumerateObject().Single().Value.GetProperty("body").GetString();
    }
}
