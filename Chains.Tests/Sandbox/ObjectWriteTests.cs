using System.Net;
using static Chains.Tests.Sandbox.RunningSandbox;

namespace Chains.Tests.Sandbox;

public sealed class ObjectWriteTests
{
    [Fact]
    public async Task Create_DropsTheStatusAndNumbersTheGeneration()
    {
        await using var sandbox = await StartAsync();
        var created = await sandbox.SendAsync(HttpMethod.Post, TaskRuns, """{"metadata":{"name":"a"},"spec":{},"status":{"podName":"x"}}""");
        Assert.Equal(201, created.Code);
        Assert.Null(created.Node("status"));
        Assert.Equal(1, created.Node("metadata", "generation")!.GetValue<int>());
        Assert.True(Guid.TryParse(created.Text("metadata", "uid"), out _));
        Assert.Equal("default", created.Text("metadata", "namespace"));
    }

    [Fact]
    public async Task Create_WithGenerateName_DrawsAName()
    {
        await using var sandbox = await StartAsync();
        var created = await sandbox.SendAsync(HttpMethod.Post, TaskRuns, """{"metadata":{"generateName":"build-"},"spec":{}}""");
        Assert.Matches("^build-[a-z0-9]{5}$", created.Text("metadata", "name"));
    }

    [Fact]
    public async Task Create_OfWhatExists_IsAConflict()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        var again = await sandbox.CreateRunAsync("a");
        Assert.Equal((409, "AlreadyExists", "taskruns.tekton.dev \"a\" already exists"), (again.Code, again.Reason, again.Message));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"Bad_Name"}}""", 422, "a lowercase RFC 1123 subdomain")]
    [InlineData("""{"metadata":{}}""", 422, "name or generateName is required")]
    [InlineData("""{"metadata":{"name":"a","namespace":"other"}}""", 400, "does not match the namespace")]
    [InlineData("""{"metadata":{"name":"a","labels":{"x":"-y"}}}""", 422, "a valid label must be")]
    [InlineData("""{"metadata":{"name":"a","labels":{"x":1}}}""", 400, "not a string")]
    [InlineData("""{"metadata":{"name":"a","annotations":{"a b":"y"}}}""", 422, "name part must consist of")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"4"}}""", 400, "resourceVersion should not be set")]
    [InlineData("""{"kind":"Secret","metadata":{"name":"a"}}""", 400, "cannot be handled as a TaskRun")]
    [InlineData("""{"metadata":{"name":"a"},"metadata":{"name":"b"}}""", 400, "error decoding")]
    [InlineData("[]", 400, "not a JSON object")]
    [InlineData("{", 400, "error decoding")]
    public async Task Create_OfWhatIsInvalid_SaysWhy(string body, int code, string message)
    {
        await using var sandbox = await StartAsync();
        var answer = await sandbox.SendAsync(HttpMethod.Post, TaskRuns, body);
        Assert.Equal(code, answer.Code);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal("Status", answer.Text("kind"));
    }

    [Fact]
    public async Task Create_InAMissingNamespace_IsNotFound()
    {
        await using var sandbox = await StartAsync();
        var answer = await sandbox.SendAsync(HttpMethod.Post, "/api/v1/namespaces/none/configmaps", """{"metadata":{"name":"a"}}""");
        Assert.Equal((404, "namespaces \"none\" not found"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task Create_DryRun_StoresNothing()
    {
        await using var sandbox = await StartAsync();
        var dry = await sandbox.SendAsync(HttpMethod.Post, TaskRuns + "?dryRun=All", """{"metadata":{"name":"a"}}""");
        Assert.Equal(201, dry.Code);
        Assert.Equal(404, (await sandbox.GetAsync(TaskRuns + "/a")).Code);
    }

    [Fact]
    public async Task Update_FromAStaleVersion_IsAConflict()
    {
        await using var sandbox = await StartAsync();
        var created = await sandbox.CreateRunAsync("a");
        await sandbox.PatchAsync(TaskRuns + "/a", """{"metadata":{"labels":{"x":"y"}}}""", MergePatch);
        var stale = await sandbox.SendAsync(HttpMethod.Put, TaskRuns + "/a", created.Body.ToJsonString());
        Assert.Equal((409, "Conflict"), (stale.Code, stale.Reason));
        Assert.Contains("the object has been modified", stale.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_OfARunWithoutVersion_IsRefused()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        var answer = await sandbox.SendAsync(HttpMethod.Put, TaskRuns + "/a", """{"metadata":{"name":"a"}}""");
        Assert.Equal(422, answer.Code);
        Assert.Contains("must be specified for an update", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_CannotTouchWhatIsTheServers()
    {
        await using var sandbox = await StartAsync();
        var created = await sandbox.CreateRunAsync("a");
        var changed = await sandbox.PatchAsync(TaskRuns + "/a", """{"metadata":{"creationTimestamp":"2001-01-01T00:00:00Z","generation":9,"deletionTimestamp":"2001-01-01T00:00:00Z","labels":{"x":"y"}}}""", MergePatch);
        Assert.Equal(created.Text("metadata", "creationTimestamp"), changed.Text("metadata", "creationTimestamp"));
        Assert.Equal(1, changed.Node("metadata", "generation")!.GetValue<int>());
        Assert.Null(changed.Node("metadata", "deletionTimestamp"));
    }

    [Fact]
    public async Task Patch_ThatChangesNothing_MakesNoVersion()
    {
        await using var sandbox = await StartAsync();
        var created = await sandbox.CreateRunAsync("a", ""","labels":{"x":"y"}""");
        var same = await sandbox.PatchAsync(TaskRuns + "/a", """{"metadata":{"labels":{"x":"y"}}}""", MergePatch);
        Assert.Equal(created.Version, same.Version);
    }

    [Fact]
    public async Task Status_IsWrittenThroughItsSubresourceOnly()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        var ignored = await sandbox.PatchAsync(TaskRuns + "/a", """{"status":{"podName":"x"}}""", MergePatch);
        Assert.Null(ignored.Node("status"));
        var status = await sandbox.PatchAsync(TaskRuns + "/a/status", """{"metadata":{"labels":{"x":"y"}},"spec":{"n":1},"status":{"podName":"x"}}""", MergePatch);
        Assert.Equal("x", status.Text("status", "podName"));
        Assert.Null(status.Node("metadata", "labels"));
        Assert.Null(status.Node("spec", "n"));
        var spec = await sandbox.PatchAsync(TaskRuns + "/a", """{"spec":{"n":1}}""", MergePatch);
        Assert.Equal("x", spec.Text("status", "podName"));
        Assert.Equal(2, spec.Node("metadata", "generation")!.GetValue<int>());
    }

    [Fact]
    public async Task Annotations_PastTheLimit_AreRefusedInTheServersWords()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        string Patch(int length) => "{\"metadata\":{\"annotations\":{\"k\":\"" + new string('x', length) + "\"}}}";
        Assert.Equal(200, (await sandbox.PatchAsync(TaskRuns + "/a", Patch(262_143), MergePatch)).Code);
        var answer = await sandbox.PatchAsync(TaskRuns + "/a", Patch(262_144), MergePatch);
        Assert.Equal((422, "Invalid"), (answer.Code, answer.Reason));
        Assert.Equal("TaskRun.tekton.dev \"a\" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes", answer.Message);
    }

    [Fact]
    public async Task Body_PastTheLimits_IsRefused()
    {
        await using var sandbox = await StartAsync();
        string Run(int length) => $$$"""{"metadata":{"name":"a"},"spec":{"x":"{{{new string('x', length)}}}"}}""";
        Assert.Equal((500, "etcdserver: request is too large"), await CodeAndMessageAsync(sandbox, Run(1_700_000)));
        Assert.Equal((413, "Request entity too large: limit is 3145728"), await CodeAndMessageAsync(sandbox, Run(3_200_000)));
    }

    [Fact]
    public async Task Delete_WithFinalizers_WaitsForTheLastOne()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a", ""","finalizers":["chains.tekton.dev/taskrun"]""");
        var deleted = await sandbox.SendAsync(HttpMethod.Delete, TaskRuns + "/a");
        Assert.NotEmpty(deleted.Text("metadata", "deletionTimestamp"));
        var added = await sandbox.PatchAsync(TaskRuns + "/a", """{"metadata":{"finalizers":["chains.tekton.dev/taskrun","x/y"]}}""", MergePatch);
        Assert.Equal(422, added.Code);
        Assert.Contains("no new finalizers can be added", added.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await sandbox.PatchAsync(TaskRuns + "/a", """{"metadata":{"finalizers":null}}""", MergePatch)).Code);
        Assert.Equal(404, (await sandbox.GetAsync(TaskRuns + "/a")).Code);
    }

    [Fact]
    public async Task Delete_WithAnotherUid_IsAConflict()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a");
        var answer = await sandbox.SendAsync(HttpMethod.Delete, TaskRuns + "/a", """{"preconditions":{"uid":"other"}}""");
        Assert.Equal((409, "Conflict"), (answer.Code, answer.Reason));
        Assert.Equal(200, (await sandbox.GetAsync(TaskRuns + "/a")).Code);
    }

    [Fact]
    public async Task Delete_OfAnOwner_TakesItsDependents()
    {
        await using var sandbox = await StartAsync();
        var owner = await sandbox.CreateRunAsync("a");
        await sandbox.CreateRunAsync("b", $$""","ownerReferences":[{"apiVersion":"tekton.dev/v1","kind":"TaskRun","name":"a","uid":"{{owner.Text("metadata", "uid")}}"}]""");
        await sandbox.SendAsync(HttpMethod.Delete, TaskRuns + "/a");
        Assert.Equal(404, (await sandbox.GetAsync(TaskRuns + "/b")).Code);
    }

    [Fact]
    public async Task Delete_OfANamespace_TakesWhatIsInIt()
    {
        await using var sandbox = await StartAsync();
        await sandbox.SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"team"}}""");
        await sandbox.SendAsync(HttpMethod.Post, "/api/v1/namespaces/team/configmaps", """{"metadata":{"name":"a"}}""");
        await sandbox.SendAsync(HttpMethod.Post, "/api/v1/namespaces/team/secrets", """{"metadata":{"name":"held","finalizers":["x/y"]}}""");
        await sandbox.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/team");
        Assert.Equal("Terminating", (await sandbox.GetAsync("/api/v1/namespaces/team")).Text("status", "phase"));
        Assert.Equal(404, (await sandbox.GetAsync("/api/v1/namespaces/team/configmaps/a")).Code);
        await sandbox.PatchAsync("/api/v1/namespaces/team/secrets/held", """{"metadata":{"finalizers":[]}}""", MergePatch);
        Assert.Equal(404, (await sandbox.GetAsync("/api/v1/namespaces/team")).Code);
    }

    [Fact]
    public async Task DeleteCollection_TakesWhatTheSelectorNames()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateRunAsync("a", ""","labels":{"x":"y"}""");
        await sandbox.CreateRunAsync("b");
        await sandbox.SendAsync(HttpMethod.Delete, TaskRuns + "?labelSelector=x");
        Assert.Equal(404, (await sandbox.GetAsync(TaskRuns + "/a")).Code);
        Assert.Equal(200, (await sandbox.GetAsync(TaskRuns + "/b")).Code);
    }

    [Fact]
    public async Task Secret_TakesStringDataAsBase64()
    {
        await using var sandbox = await StartAsync();
        var secret = await sandbox.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s"},"stringData":{"k":"abc"}}""");
        Assert.Equal(("YWJj", "Opaque"), (secret.Text("data", "k"), secret.Text("type")));
        Assert.Null(secret.Node("stringData"));
    }

    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("192.168.1.4:8001")]
    public async Task Request_ForAnotherHostName_IsRefused(string host)
    {
        await using var sandbox = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api") { Headers = { Host = host } };
        using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Request_OfABrowserForAPage_IsRefused()
    {
        await using var sandbox = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api") { Headers = { { "Origin", "http://127.0.0.1:3000" } } };
        using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static async Task<(int Code, string Message)> CodeAndMessageAsync(RunningSandbox sandbox, string body)
    {
        var answer = await sandbox.SendAsync(HttpMethod.Post, TaskRuns, body);
        return (answer.Code, answer.Message);
    }
}
