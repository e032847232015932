using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chains.Tests.EndToEnd;

/// <summary>The whole service with the sandbox's own log: turned on by a patch of the ConfigMap, seen through the API and the pages.</summary>
public sealed class TransparencyServiceTests
{
    [Fact]
    public async Task Run_SignedOnceUploadsAreOn_IsInTheLogAndShownWithItsProof()
    {
        var data = Directory.CreateTempSubdirectory("chains-transparency-").FullName;
        var ports = ServicePorts.Free();
        await using var service = await ServiceProcess.StartAsync(data, ports);
        using var cluster = new ClusterClient(ports.SandboxAddress);
        var log = ports.SandboxAddress.ToString().TrimEnd('/');
        await cluster.ConfigureAsync(new JsonObject { ["transparency.enabled"] = "true", ["transparency.url"] = log });
        var run = SampleRun.Named("logged");
        await WhenAsync(service, async () => (await service.Web.GetStringAsync(new Uri("/api/v1/config", UriKind.Relative))).Contains(log, StringComparison.Ordinal), "the configuration is in force");
        await cluster.CreateAsync(run);
        await cluster.FinishAsync(run);
        await WhenAsync(service, async () => Annotation(await cluster.GetAsync(run), "signed") == "true", "the run is signed");

        var url = Annotation(await cluster.GetAsync(run), "transparency")!;
        Assert.StartsWith(log + "/api/v1/log/entries?logIndex=", url);
        using var anyone = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync(new Uri(url))).StatusCode);

        var index = url.Split('=')[1];
        var listed = (await GetAsync(service, "/api/v1/rekor/entries?q=" + index)).GetProperty("items")[0];
        Assert.Equal(("done", "logged"), (listed.GetProperty("state").GetString()!.ToLowerInvariant(), listed.GetProperty("run").GetProperty("name").GetString()));
        var entry = await GetAsync(service, $"/api/v1/rekor/entries/{listed.GetProperty("id")}");
        Assert.Equal((JsonValueKind.Null, "dsse"), (entry.GetProperty("problem").ValueKind, entry.GetProperty("kind").GetString()));
        var proof = entry.GetProperty("inclusionProof");
        var path = proof.GetProperty("path");
        Assert.Equal(
            proof.GetProperty("rootHash").GetString(),
            path.GetArrayLength() == 0 ? proof.GetProperty("leafHash").GetString() : path[path.GetArrayLength() - 1].GetProperty("parent").GetString());
        Assert.Equal(1, (await GetAsync(service, "/api/v1/rekor/entries?q=" + listed.GetProperty("entryUuid"))).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await GetAsync(service, "/api/v1/rekor/entries?q=" + new string('0', 64))).GetProperty("items").GetArrayLength());

        var logs = (await GetAsync(service, "/api/v1/rekor/logs")).GetProperty("items");
        Assert.Equal((log, JsonValueKind.Null), (logs[0].GetProperty("url").GetString(), logs[0].GetProperty("alarm").ValueKind));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Web.PostAsync(new Uri("/api/v1/rekor/logs/1/acknowledge", UriKind.Relative), null)).StatusCode);

        var page = await service.Web.GetStringAsync(new Uri("/rekor?logIndex=" + index, UriKind.Relative));
        Assert.Contains("Inclusion proof", page);
        Assert.Contains("Verified:", page);
        Assert.Contains("Rekor entries", await service.Web.GetStringAsync(new Uri("/rekor", UriKind.Relative)));
        service.KillNow();
        Directory.Delete(data, recursive: true);
    }

    private static async Task WhenAsync(ServiceProcess service, Func<Task<bool>> holds, string what)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 600, $"Never came true: {what}\n{service.Output}");
            await Task.Delay(50);
        }
    }

    private static string? Annotation(JsonObject run, string name) => (string?)run["metadata"]!["annotations"]?["chains.tekton.dev/" + name];

    private static Task<JsonElement> GetAsync(ServiceProcess service, string path) => service.Web.GetFromJsonAsync<JsonElement>(path);
}
