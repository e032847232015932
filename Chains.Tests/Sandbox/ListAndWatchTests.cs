using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using static Chains.Tests.Sandbox.RunningSandbox;

namespace Chains.Tests.Sandbox;

public sealed class ListAndWatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_InPages_GivesEveryObjectOnceInOrder()
    {
        await using var sandbox = await StartAsync();
        foreach (var i in Enumerable.Range(0, 25))
            await sandbox.CreateRunAsync($"run-{i:00}");
        var (names, token, remaining) = (new List<string>(), (string?)null, new List<long?>());
        do
        {
            var page = await sandbox.Client.CustomObjects.ListClusterCustomObjectAsync<V1ConfigMapList>("tekton.dev", "v1", "taskruns", limit: 10, continueParameter: token, cancellationToken: Cancellation);
            names.AddRange(page.Items.Select(item => item.Name()));
            remaining.Add(page.Metadata.RemainingItemCount);
            token = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(token));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"run-{i:00}"), names);
        Assert.Equal([15L, 5L, null], remaining);
    }

    [Theory]
    [InlineData("a=1", "x,y")]
    [InlineData("a==1,b!=2", "x")]
    [InlineData("a in (1,3)", "x,y,z")]
    [InlineData("a notin (1)", "n,z")]
    [InlineData("b", "y")]
    [InlineData("!a", "n")]
    public async Task List_ByLabels_GivesWhatMatches(string selector, string expected)
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("n");
        await sandbox.CreateRunAsync("x", ""","labels":{"a":"1"}""");
        await sandbox.CreateRunAsync("y", ""","labels":{"a":"1","b":"2"}""");
        await sandbox.CreateRunAsync("z", ""","labels":{"a":"3"}""");
        var list = await sandbox.GetAsync($"{TaskRuns}?labelSelector={Uri.EscapeDataString(selector)}");
        Assert.Equal(expected, string.Join(',', list.Node("items")!.AsArray().Select(item => item!["metadata"]!["name"])));
    }

    [Theory]
    [InlineData("labelSelector=a%3D%3D%3Db")]
    [InlineData("fieldSelector=spec.x%3D1")]
    [InlineData("limit=x")]
    [InlineData("continue=x")]
    [InlineData("resourceVersion=-1")]
    public async Task List_WithWhatCannotBeRead_IsABadRequest(string query)
    {
        await using var sandbox = await StartAsync();
        Assert.Equal(400, (await sandbox.GetAsync($"{TaskRuns}?{query}")).Code);
    }

    [Fact]
    public async Task List_GoesOnFromATokenThatIsTooOld_Is410()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        await sandbox.CreateRunAsync("b");
        var page = await sandbox.GetAsync(TaskRuns + "?limit=1");
        sandbox.Server.ExpireHistory();
        var answer = await sandbox.GetAsync($"{TaskRuns}?limit=1&continue={page.Text("metadata", "continue")}");
        Assert.Equal((410, "Expired"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task Watch_FromAVersion_GivesEveryChangeAfterIt()
    {
        await using var sandbox = await StartAsync();
        var before = await sandbox.CreateRunAsync("a");
        await sandbox.CreateRunAsync("b");
        await sandbox.PatchAsync(TaskRuns + "/b", """{"metadata":{"labels":{"x":"y"}}}""", MergePatch);
        await sandbox.SendAsync(HttpMethod.Delete, TaskRuns + "/a");
        var events = await TakeAsync(sandbox, $"{TaskRuns}?watch=true&resourceVersion={before.Version}", 3);
        Assert.Equal(["ADDED b", "MODIFIED b", "DELETED a"], events.Select(Describe));
        var versions = events.Select(change => long.Parse(change["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>())).ToList();
        Assert.Equal(versions.Order(), versions);
    }

    [Fact]
    public async Task Watch_WithoutAVersion_BeginsWithWhatIsThere()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        var events = TakeAsync(sandbox, $"{TaskRuns}?watch=true", 2);
        await sandbox.CreateRunAsync("b");
        Assert.Equal(["ADDED a", "ADDED b"], (await events).Select(Describe));
    }

    [Fact]
    public async Task Watch_ByLabels_SeesObjectsComeAndGo()
    {
        await using var sandbox = await StartAsync();
        var start = await sandbox.CreateRunAsync("a");
        await sandbox.PatchAsync(TaskRuns + "/a", """{"metadata":{"labels":{"x":"y"}}}""", MergePatch);
        await sandbox.PatchAsync(TaskRuns + "/a", """{"metadata":{"labels":{"x":"z"}}}""", MergePatch);
        var events = await TakeAsync(sandbox, $"{TaskRuns}?watch=true&labelSelector=x%3Dy&resourceVersion={start.Version}", 2);
        Assert.Equal(["ADDED a", "DELETED a"], events.Select(Describe));
    }

    [Fact]
    public async Task Watch_AskedForBookmarks_GetsThem()
    {
        await using var sandbox = await StartAsync();
        sandbox.Server.Faults.BookmarkInterval = TimeSpan.FromMilliseconds(20);
        var run = await sandbox.CreateRunAsync("a");
        var config = await sandbox.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"later"}}""");
        var bookmark = Assert.Single(await TakeAsync(sandbox, $"{TaskRuns}?watch=true&allowWatchBookmarks=true&resourceVersion={run.Version}", 1));
        Assert.Equal("BOOKMARK", bookmark["type"]!.GetValue<string>());
        Assert.Equal(config.Version, bookmark["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task Watch_FromAVersionThatIsTooOld_GetsAnErrorEvent()
    {
        await using var sandbox = await StartAsync(historyCapacity: 4);
        var first = await sandbox.CreateRunAsync("first");
        foreach (var i in Enumerable.Range(0, 6))
            await sandbox.CreateRunAsync($"run-{i}");
        var error = Assert.Single(await TakeAsync(sandbox, $"{TaskRuns}?watch=true&resourceVersion={first.Version}", 10));
        Assert.Equal("ERROR", error["type"]!.GetValue<string>());
        Assert.Equal((410, "Expired"), (error["object"]!["code"]!.GetValue<int>(), error["object"]!["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Watch_WhoseHistoryGoes_GetsAnErrorEventAndEnds()
    {
        await using var sandbox = await StartAsync();
        var run = await sandbox.CreateRunAsync("a");
        var events = TakeAsync(sandbox, $"{TaskRuns}?watch=true&resourceVersion={run.Version}", 10);
        await sandbox.CreateRunAsync("b");
        sandbox.Server.ExpireHistory();
        Assert.Equal("ERROR", (await events)[^1]["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Watch_EndsWithItsTime()
    {
        await using var sandbox = await StartAsync();
        Assert.Empty(await TakeAsync(sandbox, $"{TaskRuns}?watch=true&resourceVersion=1&timeoutSeconds=1", 1));
    }

    [Fact]
    public async Task Watch_ThroughTheKubernetesClient_SeesAChange()
    {
        await using var sandbox = await StartAsync();
        var list = await sandbox.Client.CoreV1.ListNamespacedConfigMapAsync("default", cancellationToken: Cancellation);
        await sandbox.Client.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new() { Name = "m" }, Data = new Dictionary<string, string> { ["a"] = "b" } }, "default", cancellationToken: Cancellation);
        await foreach (var (kind, map) in sandbox.Client.CoreV1.WatchListNamespacedConfigMapAsync("default", resourceVersion: list.Metadata.ResourceVersion, cancellationToken: Cancellation))
        {
            Assert.Equal((WatchEventType.Added, "b"), (kind, map.Data["a"]));
            break;
        }
    }

    [Fact]
    public async Task Client_PatchesInEveryForm()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        var custom = sandbox.Client.CustomObjects;
        await custom.PatchNamespacedCustomObjectAsync(new V1Patch("""{"metadata":{"annotations":{"m":"1"}}}""", V1Patch.PatchType.MergePatch), "tekton.dev", "v1", "default", "taskruns", "a", cancellationToken: Cancellation);
        await custom.PatchNamespacedCustomObjectAsync(new V1Patch("""[{"op":"add","path":"/metadata/annotations/j","value":"2"}]""", V1Patch.PatchType.JsonPatch), "tekton.dev", "v1", "default", "taskruns", "a", cancellationToken: Cancellation);
        var apply = new V1Patch("""{"apiVersion":"tekton.dev/v1","kind":"TaskRun","metadata":{"name":"a","annotations":{"s":"3"}}}""", V1Patch.PatchType.ApplyPatch);
        var result = await custom.PatchNamespacedCustomObjectAsync(apply, "tekton.dev", "v1", "default", "taskruns", "a", fieldManager: "me", force: true, cancellationToken: Cancellation);
        Assert.Equal("""{"m":"1","j":"2","s":"3"}""", ((JsonElement)result).GetProperty("metadata").GetProperty("annotations").GetRawText());
        var strategic = new V1Patch("{}", V1Patch.PatchType.StrategicMergePatch);
        var error = await Assert.ThrowsAsync<HttpOperationException>(() => custom.PatchNamespacedCustomObjectAsync(strategic, "tekton.dev", "v1", "default", "taskruns", "a", cancellationToken: Cancellation));
        Assert.Equal(415, (int)error.Response.StatusCode);
    }

    [Fact]
    public async Task Restart_OfTheServer_KeepsItsAddressAndEndsItsWatches()
    {
        await using var sandbox = await StartAsync();
        var run = await sandbox.CreateRunAsync("a");
        var events = TakeAsync(sandbox, $"{TaskRuns}?watch=true&resourceVersion={run.Version}", 1);
        var address = sandbox.Server.Address;
        await sandbox.Server.StopAsync(Cancellation);
        Assert.Empty(await events);
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.GetAsync(TaskRuns + "/a"));
        await sandbox.Server.StartAsync(Cancellation);
        Assert.Equal(address, sandbox.Server.Address);
        Assert.Equal(run.Version, (await sandbox.GetAsync(TaskRuns + "/a")).Version);
    }

    [Fact]
    public async Task Faults_AnswerInTheServersPlace()
    {
        await using var sandbox = await StartAsync();
        sandbox.Server.Faults.Intercept = (method, path) => method == "GET" && path.Contains("/taskruns", StringComparison.Ordinal) ? 503 : null;
        Assert.Equal(503, (await sandbox.GetAsync(TaskRuns)).Code);
        Assert.Equal(200, (await sandbox.GetAsync(ConfigMaps)).Code);
    }

    /// <summary>Reads a watch until it has given that many events, or ends.</summary>
    private static async Task<List<JsonObject>> TakeAsync(RunningSandbox sandbox, string path, int count)
    {
        var events = new List<JsonObject>();
        try
        {
            using var response = await sandbox.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
            while (events.Count < count && await reader.ReadLineAsync(Cancellation) is { } line)
                events.Add(JsonNode.Parse(line)!.AsObject());
        }
        catch (HttpIOException)
        {
            // A server that stops may cut the connection.
        }

        return events;
    }

    private static string Describe(JsonObject change) => $"{change["type"]} {change["object"]!["metadata"]!["name"]}";
}
