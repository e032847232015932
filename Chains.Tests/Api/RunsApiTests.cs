using System.Net;
using System.Text.Json;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Tests.Shared;

namespace Chains.Tests.Api;

public sealed class RunsApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_WithFilters_AnswersWhatMatches()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build-one", "team-a");
        await server.SignAsync("build-two", "team-b");
        await server.Seed.SaveFailureAsync(RecordSeed.Run("broken", ApiServer.Finished, RunState.Failed), "sign", "no key");

        Assert.Equal(["broken", "build-two", "build-one"], await NamesAsync(server, ""));
        Assert.Equal(["build-one"], await NamesAsync(server, "?namespace=team-a&limit="));
        Assert.Equal(["broken"], await NamesAsync(server, "?state=failed"));
        Assert.Equal(["build-two"], await NamesAsync(server, "?q=two&kind=TASKRUN"));
        Assert.Equal(["build-one"], await NamesAsync(server, "?q=" + RecordSeed.ImageOf("registry.example.com/build-one").Digest[..16]));
        Assert.Equal(3, (await NamesAsync(server, "?from=2026-08-01&to=2026-08-01T12:03:08%2B02:00")).Length);
        Assert.Empty(await NamesAsync(server, "?from=2026-08-01T12:03:08+02:00"));
        Assert.Empty(await NamesAsync(server, "?kind=PipelineRun"));
    }

    [Fact]
    public async Task List_WhileRunsComeIn_ShowsEveryOldOneOnce()
    {
        await using var server = await ApiServer.StartAsync();
        for (var i = 0; i < 25; i++)
            await server.Seed.SaveFailureAsync(RecordSeed.Run($"old-{i:d2}", ApiServer.Finished, RunState.Failed), "sign", "no key");

        var seen = new List<string>();
        var cursor = "";
        for (var page = 0; ; page++)
        {
            var body = await server.GetAsync($"/api/v1/runs?limit=4&cursor={cursor}");
            seen.AddRange(body.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("name").GetString()!));
            await server.Seed.SaveFailureAsync(RecordSeed.Run($"new-{page}", ApiServer.Finished, RunState.Failed), "sign", "no key");
            if (body.GetProperty("nextCursor").GetString() is not { } next)
                break;
            cursor = next;
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"old-{i:d2}"), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Get_OfASignedRun_TellsArtifactsAndTimesInUtc()
    {
        await using var server = await ApiServer.StartAsync();
        var run = await server.SignAsync("build");

        var body = await server.GetAsync($"/api/v1/runs/{run.Uid}");

        Assert.Equal("TaskRun", body.GetProperty("kind").GetString());
        Assert.Equal("Signed", body.GetProperty("state").GetString());
        Assert.Equal("2026-08-01T10:03:07.000Z", body.GetProperty("finishedAt").GetString());
        var artifacts = body.GetProperty("artifacts").EnumerateArray().ToArray();
        Assert.Equal(["taskrun", "oci"], artifacts.Select(a => a.GetProperty("type").GetString()));
        Assert.All(artifacts, a => Assert.Equal("Done", a.GetProperty("state").GetString()));
        Assert.All(artifacts, a => Assert.True(a.GetProperty("signatureId").GetInt64() > 0));
        Assert.Equal("tekton", artifacts[0].GetProperty("deliveries")[0].GetProperty("backend").GetString());
    }

    [Fact]
    public async Task Get_OfAPipelineRun_TellsItsChildrenAndFailures()
    {
        await using var server = await ApiServer.StartAsync();
        var parent = RecordSeed.Run("pipeline", ApiServer.Finished, RunState.Failed, RunKind.PipelineRun);
        await server.Seed.SaveFailureAsync(parent, "children", "a child is missing");
        var child = RecordSeed.Run("pipeline-build", ApiServer.Finished, RunState.Failed);
        child.ParentUid = parent.Uid;
        await server.Seed.SaveFailureAsync(child, "sign", "no key");

        var body = await server.GetAsync($"/api/v1/runs/{parent.Uid}");

        Assert.Equal("pipeline-build", body.GetProperty("children")[0].GetProperty("name").GetString());
        Assert.Equal("a child is missing", body.GetProperty("attempts")[0].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Get_WithItsETag_AnswersNotModified()
    {
        await using var server = await ApiServer.StartAsync();
        var run = await server.SignAsync("build");
        using var first = await server.Client.GetAsync($"/api/v1/runs/{run.Uid}", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run.Uid}");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await server.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Snapshot_OfARun_IsItsJson()
    {
        await using var server = await ApiServer.StartAsync();
        var run = await server.SignAsync("build");

        var body = await server.GetAsync($"/api/v1/runs/{run.Uid}/snapshot");

        Assert.Equal(run.Uid, body.GetProperty("metadata").GetProperty("uid").GetString());
    }

    [Theory]
    [InlineData(ReplayOutcome.NotFound, 404)]
    [InlineData(ReplayOutcome.NothingToDo, 409)]
    public async Task Replay_ThatCannotBe_SaysWhy(ReplayOutcome outcome, int status)
    {
        await using var server = await ApiServer.StartAsync();
        server.Replay.Outcome = outcome;

        await server.ProblemAsync(HttpMethod.Post, "/api/v1/runs/some-uid/replay", status);
    }

    [Fact]
    public async Task Replay_OfAFailedRun_IsAccepted()
    {
        await using var server = await ApiServer.StartAsync();

        using var response = await server.Client.PostAsync("/api/v1/runs/some-uid/replay", null, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("/api/v1/runs/some-uid", response.Headers.Location?.ToString());
        Assert.Equal("Queued", JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)).GetProperty("outcome").GetString());
        Assert.Equal([("some-uid", "anonymous")], server.Replay.Asked);
    }

    private static async Task<string[]> NamesAsync(ApiServer server, string query) =>
        [.. (await server.GetAsync("/api/v1/runs" + query)).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("name").GetString()!)];
}
