using System.Text.Json.Nodes;
using static Chains.Tests.Sandbox.RunningSandbox;

namespace Chains.Tests.Sandbox;

public sealed class ApplyTests
{
    private const string Run = TaskRuns + "/a";

    [Fact]
    public async Task Apply_OfWhatIsMissing_CreatesIt()
    {
        await using var sandbox = await StartAsync();
        var created = await sandbox.ApplyAsync(Run, "chains", "");
        Assert.Equal(201, created.Code);
        Assert.Equal(200, (await sandbox.ApplyAsync(Run, "chains", "")).Code);
    }

    [Fact]
    public async Task Apply_RemovesWhatItListedBeforeAndListsNoMore()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a", ""","annotations":{"user":"1"}""");
        await sandbox.ApplyAsync(Run, "chains", """ "annotations":{"c/a":"1","c/b":"2"},"finalizers":["chains.tekton.dev/taskrun"] """);
        var next = await sandbox.ApplyAsync(Run, "chains", """ "annotations":{"c/b":"2"} """);
        Assert.Equal("""{"user":"1","c/b":"2"}""", next.Node("metadata", "annotations")!.ToJsonString());
        Assert.Null(next.Node("metadata", "finalizers"));
    }

    [Fact]
    public async Task Apply_KeepsWhatSomebodyElseOwnsToo()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        await sandbox.ApplyAsync(Run, "one", """ "annotations":{"k":"1"} """);
        await sandbox.ApplyAsync(Run, "two", """ "annotations":{"k":"1"} """);
        var left = await sandbox.ApplyAsync(Run, "one", "");
        Assert.Equal("1", left.Text("metadata", "annotations", "k"));
        Assert.Null((await sandbox.ApplyAsync(Run, "two", "")).Node("metadata", "annotations"));
    }

    [Fact]
    public async Task Apply_OfAnothersField_IsAConflictUnlessForced()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        await sandbox.ApplyAsync(Run, "one", """ "annotations":{"k":"1"} """);
        var refused = await sandbox.ApplyAsync(Run, "two", """ "annotations":{"k":"2"} """);
        Assert.Equal((409, "Conflict"), (refused.Code, refused.Reason));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"one\": .metadata.annotations.k", refused.Message);
        var forced = await sandbox.ApplyAsync(Run, "two", """ "annotations":{"k":"2"} """, force: true);
        Assert.Equal("2", forced.Text("metadata", "annotations", "k"));
        Assert.DoesNotContain(Managers(forced), manager => manager == "one Apply");
    }

    [Fact]
    public async Task Apply_Again_MakesNoVersion()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        var first = await sandbox.ApplyAsync(Run, "chains", """ "annotations":{"k":"1"} """);
        var second = await sandbox.ApplyAsync(Run, "chains", """ "annotations":{"k":"1"} """);
        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public async Task Apply_TakesYaml()
    {
        await using var sandbox = await StartAsync();
        var map = await sandbox.PatchAsync(ConfigMaps + "/m?fieldManager=me", "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: \"1\"\n  b: x\n", ApplyPatch);
        Assert.Equal((201, "1"), (map.Code, map.Text("data", "a")));
    }

    [Fact]
    public async Task Apply_WithoutAManager_IsRefused()
    {
        await using var sandbox = await StartAsync();
        var answer = await sandbox.PatchAsync(Run, """{"apiVersion":"tekton.dev/v1","kind":"TaskRun"}""", ApplyPatch);
        Assert.Equal(422, answer.Code);
        Assert.Contains("fieldManager: Required value", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_OfAnExpandingYaml_IsRefused()
    {
        await using var sandbox = await StartAsync();
        var yaml = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        var answer = await sandbox.PatchAsync(Run + "?fieldManager=me", yaml, ApplyPatch);
        Assert.Equal(400, answer.Code);
        Assert.Contains("too many", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MergePatch_OfFinalizers_RecordsAnUpdateManagerForThem()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        var patched = await sandbox.PatchAsync(Run + "?fieldManager=old-controller", """{"metadata":{"finalizers":["chains.tekton.dev"]}}""", MergePatch);
        var entry = patched.Node("metadata", "managedFields")!.AsArray().Single(item => item!["manager"]!.GetValue<string>() == "old-controller")!;
        Assert.Equal("Update", entry["operation"]!.GetValue<string>());
        Assert.Equal("""{"f:metadata":{"f:finalizers":{".":{},"v:\"chains.tekton.dev\"":{}}}}""", Plain(entry["fieldsV1"]!));
    }

    [Fact]
    public async Task Status_RecordsItsManagerWithTheSubresource()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        var patched = await sandbox.PatchAsync(Run + "/status?fieldManager=tekton", """{"status":{"podName":"x"}}""", MergePatch);
        var entry = patched.Node("metadata", "managedFields")!.AsArray().Single(item => item!["manager"]!.GetValue<string>() == "tekton")!;
        Assert.Equal("status", entry["subresource"]!.GetValue<string>());
        Assert.Equal("""{"f:status":{".":{},"f:podName":{}}}""", Plain(entry["fieldsV1"]!));
    }

    private static IEnumerable<string> Managers(Answer answer) =>
        answer.Node("metadata", "managedFields")!.AsArray().Select(entry => $"{entry!["manager"]} {entry["operation"]}");

    private static string Plain(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
