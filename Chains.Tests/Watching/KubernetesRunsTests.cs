using System.Text;
using Chains.Core.Reconciling;
using Chains.Core.Tekton;
using Chains.Core.Watching;
using Chains.Tests.Shared;
using Microsoft.AspNetCore.Http;

namespace Chains.Tests.Watching;

public sealed class KubernetesRunsTests : IAsyncLifetime
{
    private ScriptedApiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private KubernetesRuns Runs => new(_server.Client, TestMetrics.Create());

    public async ValueTask InitializeAsync() => _server = await ScriptedApiServer.StartAsync();

    [Fact]
    public async Task ListAsync_OfAPage_ReadsRunsWithoutKindAndNamesTheUnreadable()
    {
        _server.Answer = (_, context) => ScriptedApiServer.JsonAsync(context, """
            {"apiVersion":"tekton.dev/v1","kind":"TaskRunList","metadata":{"resourceVersion":"77","continue":"next page"},
             "items":[{"metadata":{"name":"a","namespace":"default","uid":"1"}},{"metadata":{"name":"odd","namespace":"default","uid":"2"},"status":[]}]}
            """);

        var page = await Runs.ListAsync(RunKind.TaskRun, null, "here & now", Cancellation);

        Assert.Equal((RunKind.TaskRun, "a"), (page.Runs.Single().Kind, page.Runs.Single().Name));
        Assert.Equal(("odd", "2"), (page.Unreadable.Single().Name, page.Unreadable.Single().Uid));
        Assert.Equal(("77", "next page"), (page.ResourceVersion, page.ContinueToken));
        Assert.Equal("GET /apis/tekton.dev/v1/taskruns?limit=100&continue=here%20%26%20now", Assert.Single(_server.Requests).Asked);
    }

    [Fact]
    public async Task ListAsync_OfOneNamespace_AsksThatAlone()
    {
        _server.Answer = (_, context) => ScriptedApiServer.JsonAsync(context, """{"metadata":{"resourceVersion":"1"},"items":[]}""");

        var page = await Runs.ListAsync(RunKind.PipelineRun, "team-a", null, Cancellation);

        Assert.Null(page.ContinueToken);
        Assert.StartsWith("GET /apis/tekton.dev/v1/namespaces/team-a/pipelineruns?", _server.Requests.Single().Asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":7}""")]
    [InlineData("<html>")]
    public async Task ListAsync_OfAnAnswerThatIsNoList_IsUnavailable(string answer)
    {
        _server.Answer = (_, context) => ScriptedApiServer.JsonAsync(context, answer);

        var error = await Assert.ThrowsAsync<ClusterException>(() => Runs.ListAsync(RunKind.TaskRun, null, null, Cancellation));

        Assert.Equal(ClusterError.Unavailable, error.Error);
        Assert.Contains("list taskruns in all namespaces", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchAsync_OfEvents_GivesThemInOrderAndEndsWithTheStream()
    {
        _server.Answer = (_, context) => ScriptedApiServer.WatchAsync(
            context,
            Event("ADDED", "a", "10"), Event("MODIFIED", "a", "11"),
            """{"type":"BOOKMARK","object":{"kind":"TaskRun","apiVersion":"tekton.dev/v1","metadata":{"resourceVersion":"20","creationTimestamp":null}}}""",
            """{"type":"MODIFIED","object":{"kind":"TaskRun","apiVersion":"tekton.dev/v1","metadata":{"name":"odd","namespace":"default","resourceVersion":"21"},"spec":7}}""",
            Event("DELETED", "a", "22"));

        var events = await WatchAsync();

        Assert.Equal(
            [(RunEventType.Added, "10", "a"), (RunEventType.Modified, "11", "a"), (RunEventType.Bookmark, "20", null), (RunEventType.Modified, "21", null), (RunEventType.Deleted, "22", "a")],
            events.Select(e => (e.Type, e.ResourceVersion, e.Run?.Name)));
        Assert.Equal("odd", events[3].Unreadable!.Name);
        var asked = _server.Requests.Single().Asked;
        Assert.Contains("watch=true", asked, StringComparison.Ordinal);
        Assert.Contains("resourceVersion=5", asked, StringComparison.Ordinal);
        Assert.Contains("allowWatchBookmarks=true", asked, StringComparison.Ordinal);
        Assert.Contains("timeoutSeconds=", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchAsync_OfAnEventInPieces_PutsItTogether()
    {
        _server.Answer = async (_, context) =>
        {
            var line = Event("ADDED", "é-in-pieces", "10") + "\r\n\n" + """{"object":{"kind":"TaskRun","apiVersion":"tekton.dev/v1","metadata":{"name":"b","namespace":"default","resourceVersion":"11"}},"extra":[{"object":1}],"type":"ADDED"}""" + "\n";
            foreach (var piece in Encoding.UTF8.GetBytes(line).Chunk(7))
            {
                await context.Response.Body.WriteAsync(piece);
                await context.Response.Body.FlushAsync();
            }
        };

        var events = await WatchAsync();

        Assert.Equal([("10", "é-in-pieces"), ("11", "b")], events.Select(e => (e.ResourceVersion, e.Run?.Name)));
    }

    [Fact]
    public async Task WatchAsync_OfAStreamCutShort_GivesWhatWasWhole()
    {
        _server.Answer = async (_, context) => await context.Response.WriteAsync(Event("ADDED", "a", "10") + "\n" + Event("ADDED", "b", "11")[..40]);

        Assert.Equal("a", Assert.Single(await WatchAsync()).Run!.Name);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"type":7,"object":{}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"object":{}}""")]
    public async Task WatchAsync_OfALineThatIsNoEvent_IsUnavailable(string line)
    {
        _server.Answer = (_, context) => ScriptedApiServer.WatchAsync(context, line);

        var error = await Assert.ThrowsAsync<ClusterException>(WatchAsync);

        Assert.Equal(ClusterError.Unavailable, error.Error);
        Assert.Contains("watch taskruns in all namespaces", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchAsync_OfAnObjectNestedFarTooDeep_NamesItAndGoesOn()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 2000)) + string.Concat(Enumerable.Repeat("]", 2000));
        _server.Answer = (_, context) => ScriptedApiServer.WatchAsync(
            context,
            """{"type":"ADDED","object":{"kind":"TaskRun","apiVersion":"tekton.dev/v1","metadata":{"name":"deep","namespace":"default","resourceVersion":"10"},"spec":{"x":DEEP}}}""".Replace("DEEP", deep, StringComparison.Ordinal),
            Event("ADDED", "b", "11"));

        var events = await WatchAsync();

        Assert.Equal(("deep", "10"), (events[0].Unreadable!.Name, events[0].ResourceVersion));
        Assert.Equal("b", events[1].Run!.Name);
    }

    [Fact]
    public async Task WatchAsync_OfA410InsideTheStream_IsExpired()
    {
        _server.Answer = (_, context) => ScriptedApiServer.WatchAsync(
            context,
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 5 (100)","reason":"Expired","code":410}}""");

        Assert.Equal(ClusterError.Expired, (await Assert.ThrowsAsync<ClusterException>(WatchAsync)).Error);
    }

    [Fact]
    public async Task WatchAsync_OfA410AsTheAnswer_IsExpired()
    {
        _server.Answer = (_, context) => ScriptedApiServer.StatusAsync(context, 410, "Expired", "too old resource version");

        Assert.Equal(ClusterError.Expired, (await Assert.ThrowsAsync<ClusterException>(WatchAsync)).Error);
    }

    [Fact]
    public async Task WatchAsync_OfAnotherErrorInTheStream_IsUnavailable()
    {
        _server.Answer = (_, context) => ScriptedApiServer.WatchAsync(
            context, """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"etcdserver: leader changed","reason":"InternalError","code":500}}""");

        Assert.Equal(ClusterError.Unavailable, (await Assert.ThrowsAsync<ClusterException>(WatchAsync)).Error);
    }

    [Fact]
    public async Task GetAsync_OfARun_IsTheRunAndNullWhereThereIsNone()
    {
        _server.Answer = (asked, context) => asked.EndsWith("/a", StringComparison.Ordinal)
            ? ScriptedApiServer.JsonAsync(context, SampleRuns.TaskRun("a", uid: "u-1").ToJsonString())
            : ScriptedApiServer.StatusAsync(context, 404, "NotFound", "not found");

        Assert.Equal("u-1", (await Runs.GetAsync(new RunKey(RunKind.TaskRun, "default", "a"), Cancellation))!.Uid);
        Assert.Null(await Runs.GetAsync(new RunKey(RunKind.TaskRun, "default", "b"), Cancellation));
    }

    [Fact]
    public async Task ApplyAsync_OfAPatch_IsAForcedApplyUnderOurName()
    {
        _server.Answer = (_, context) => ScriptedApiServer.JsonAsync(context, """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a"}}""");
        var run = SampleRuns.TaskRun("a").Parse();

        await Runs.ApplyAsync(run.Key, FinalizerPatch.Hold(run), Cancellation);
        await Runs.MergeAsync(run.Key, FinalizerPatch.RemoveForeign(run), Cancellation);

        var (apply, merge) = (_server.Requests.First(), _server.Requests.Last());
        Assert.Equal("PATCH /apis/tekton.dev/v1/namespaces/default/taskruns/a?fieldManager=tekton-chains-controller&force=true&fieldValidation=Ignore", apply.Asked);
        Assert.StartsWith("application/apply-patch+yaml", apply.ContentType, StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetString(FinalizerPatch.Hold(run).Span), apply.Body);
        Assert.StartsWith("application/merge-patch+json", merge.ContentType, StringComparison.Ordinal);
        Assert.DoesNotContain("force", merge.Asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, ClusterError.NotFound)]
    [InlineData(409, ClusterError.Conflict)]
    [InlineData(422, ClusterError.Invalid)]
    [InlineData(400, ClusterError.Invalid)]
    [InlineData(413, ClusterError.TooLarge)]
    [InlineData(401, ClusterError.Forbidden)]
    [InlineData(403, ClusterError.Forbidden)]
    [InlineData(429, ClusterError.Unavailable)]
    [InlineData(500, ClusterError.Unavailable)]
    [InlineData(503, ClusterError.Unavailable)]
    public async Task ApplyAsync_Refused_SaysWhatWasAskedAndAnswered(int status, ClusterError expected)
    {
        _server.Answer = (_, context) => ScriptedApiServer.StatusAsync(context, status, "Reason", "the server's own words");
        var run = SampleRuns.TaskRun("a").Parse();

        var error = await Assert.ThrowsAsync<ClusterException>(() => Runs.ApplyAsync(run.Key, FinalizerPatch.Hold(run), Cancellation));

        Assert.Equal(expected, error.Error);
        var remedy = expected is ClusterError.Forbidden ? " Check the service account and the RBAC of deploy/." : "";
        Assert.Equal($"The API server answered {status} (patch taskrun default/a): the server's own words{remedy}", error.Message);
    }

    [Fact]
    public async Task GetAsync_OfAServerThatIsGone_IsUnavailable()
    {
        var runs = Runs;
        _server.Answer = (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        var error = await Assert.ThrowsAsync<ClusterException>(() => runs.GetAsync(new RunKey(RunKind.TaskRun, "default", "a"), Cancellation));

        Assert.Equal(ClusterError.Unavailable, error.Error);
        Assert.StartsWith("The API server did not answer (get taskrun default/a)", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Event(string type, string name, string version) =>
        $$$$"""{"type":"{{{{type}}}}","object":{"kind":"TaskRun","apiVersion":"tekton.dev/v1","metadata":{"name":"{{{{name}}}}","namespace":"default","uid":"1","resourceVersion":"{{{{version}}}}"}}}""";

    private async Task<List<RunEvent>> WatchAsync()
    {
        List<RunEvent> events = [];
        await foreach (var change in Runs.WatchAsync(RunKind.TaskRun, null, "5", Cancellation))
            events.Add(change);
        return events;
    }
}
