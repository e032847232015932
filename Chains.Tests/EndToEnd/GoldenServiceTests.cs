using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Tests.Formatting;

namespace Chains.Tests.EndToEnd;

/// <summary>
/// Every recorded case through the whole service: the run is put into the sandbox as Tekton would, under the configuration of
/// the case, and what comes back as annotations equals what the Go controller wrote. UIDs are the API server's and differ.
/// </summary>
public sealed class GoldenServiceTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Golden");

    [Fact]
    public async Task Service_GivenEveryRecordedRun_WritesWhatTheGoControllerWrote()
    {
        var data = Directory.CreateTempSubdirectory("chains-golden-").FullName;
        var ports = ServicePorts.Free();
        await using var service = await ServiceProcess.StartAsync(data, ports);
        using var cluster = new ClusterClient(ports.SandboxAddress);
        List<string> differences = [];
        var payloads = 0;
        foreach (var name in GoldenCase.Names)
        {
            await ConfigureAsync(cluster, service, name);
            var (run, uids) = await SignAsync(cluster, service, name);
            foreach (var (file, expected) in GoldenCase.Load(name).Payloads)
            {
                payloads++;
                differences.AddRange(Differences(run, uids, file, expected).Select(d => $"{name}/{file}: {d}"));
            }
        }

        Assert.Empty(differences);
        Assert.Equal(70, payloads);
        service.KillNow();
        Directory.Delete(data, recursive: true);
    }

    private static async Task ConfigureAsync(ClusterClient cluster, ServiceProcess service, string name)
    {
        var version = await cluster.ConfigureAsync((JsonObject)Read(name, "config.json"));
        for (var tries = 0; ; tries++)
        {
            using var answer = await service.Web.GetAsync(new Uri("/api/v1/config", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            if (answer.Headers.ETag?.Tag.Trim('"') == version)
                return;
            Assert.True(tries < 500, $"{name}: chains-config {version} did not come into force.\n{service.Output}");
            await Task.Delay(10);
        }
    }

    /// <returns>The signed run, and the recorded UID of each run by the one it has here.</returns>
    private static async Task<(JsonObject Run, Dictionary<string, string> Uids)> SignAsync(ClusterClient cluster, ServiceProcess service, string name)
    {
        Dictionary<string, string> uids = [];
        var run = (JsonObject)Read(name, "input.json");
        await cluster.CreateAsync(Fresh(run));
        var created = await cluster.GetAsync(run);
        uids[Uid(created)] = Uid(run);
        if (File.Exists(Path.Combine(Root, name, "children.json")))
            foreach (var child in ((JsonArray)Read(name, "children.json")).Cast<JsonObject>())
            {
                var owned = Fresh(child);
                owned["metadata"]!["ownerReferences"]![0]!["uid"] = Uid(created);
                await cluster.CreateAsync(owned);
                await cluster.FinishAsync(owned);
                uids[Uid(await cluster.GetAsync(child))] = Uid(child);
            }

        await cluster.FinishAsync(run);
        return (await WhenSettledAsync(cluster, service, run, Uid(created)), uids);
    }

    private static async Task<JsonObject> WhenSettledAsync(ClusterClient cluster, ServiceProcess service, JsonObject run, string uid)
    {
        for (var tries = 0; ; tries++)
        {
            using var answer = await service.Web.GetAsync(new Uri($"/api/v1/runs/{uid}", UriKind.Relative));
            if (answer.StatusCode is HttpStatusCode.OK
                && JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["state"]!.GetValue<string>() is "Signed" or "Skipped" or "signed" or "skipped")
                return await cluster.GetAsync(run);
            Assert.True(tries < 1500, $"{run["metadata"]!["name"]} was not signed.\n{service.Output}");
            await Task.Delay(10);
        }
    }

    private static IEnumerable<string> Differences(JsonObject run, Dictionary<string, string> uids, string file, JsonElement expected)
    {
        var key = file == "payload.json"
            ? $"{run["kind"]!.GetValue<string>().ToLowerInvariant()}-{Uid(run)}"
            : file["payload.".Length..^".json".Length];
        if ((string?)run["metadata"]!["annotations"]?[$"chains.tekton.dev/payload-{key}"] is not { } annotation)
            return ["there is no such annotation"];
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String(annotation));
        foreach (var (here, recorded) in uids)
            payload = payload.Replace(here, recorded, StringComparison.Ordinal);
        return JsonDifference.Between(expected, JsonElement.Parse(payload));
    }

    /// <summary>The run as its author created it: nothing in it that an API server, or a controller, puts there.</summary>
    private static JsonObject Fresh(JsonObject run)
    {
        var fresh = (JsonObject)run.DeepClone();
        var metadata = (JsonObject)fresh["metadata"]!;
        foreach (var assigned in (string[])["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "finalizers"])
            metadata.Remove(assigned);
        if (metadata["annotations"] is JsonObject annotations)
            foreach (var ours in annotations.Select(a => a.Key).Where(k => k.StartsWith("chains.tekton.dev/", StringComparison.Ordinal)).ToArray())
                annotations.Remove(ours);
        return fresh;
    }

    private static string Uid(JsonObject run) => run["metadata"]!["uid"]!.GetValue<string>();

    private static JsonNode Read(string name, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Root, name, file)))!;
}
