using System.Net.ServerSentEvents;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Web.Api.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chains.Tests.Api;

public sealed class EventsApiTests
{
    private static readonly RunKey Run = new(RunKind.TaskRun, "default", "build");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_OfAChange_ArriveWithIds()
    {
        await using var server = await ApiServer.StartAsync();
        await using var events = await OpenAsync(server);

        server.Feed.Publish(Run, "uid-1", RunState.Delivering, null);
        server.Feed.Publish(Run, "uid-1", RunState.Failed, "no key");
        await events.MoveNextAsync();
        var first = events.Current;
        await events.MoveNextAsync();
        var second = events.Current;

        Assert.Equal(("run", "run"), (first.EventType, second.EventType));
        Assert.Contains("\"state\":\"Delivering\"", first.Data, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"no key\"", second.Data, StringComparison.Ordinal);
        Assert.Equal(Id(server, 2), second.EventId);
    }

    [Theory]
    [InlineData("other-1")]
    [InlineData("nonsense")]
    public async Task Events_AfterAReconnectToAnotherProcess_AskToReadAgain(string lastId)
    {
        await using var server = await ApiServer.StartAsync();

        await using var events = await OpenAsync(server, lastId);
        await events.MoveNextAsync();

        Assert.Equal("resync", events.Current.EventType);
    }

    [Fact]
    public async Task Events_AfterAReconnectThatMissedSome_BringThem()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Publish(Run, "uid-1", RunState.Delivering, null);
        server.Feed.Publish(Run, "uid-1", RunState.Signed, null);

        await using var events = await OpenAsync(server, Id(server, 1));
        await events.MoveNextAsync();

        Assert.Equal(("run", Id(server, 2)), (events.Current.EventType, events.Current.EventId));
        server.Feed.Publish(Run, "uid-1", RunState.Failed, null);
        await events.MoveNextAsync();
        Assert.Equal(("run", Id(server, 3)), (events.Current.EventType, events.Current.EventId));
    }

    [Fact]
    public async Task Events_AfterAReconnectThatMissedMoreThanIsRemembered_AskToReadAgain()
    {
        await using var server = await ApiServer.StartAsync();
        for (var i = 0; i < 5000; i++)
            server.Feed.Publish(Run, "uid-1", RunState.Delivering, null);

        await using var events = await OpenAsync(server, Id(server, 1));
        await events.MoveNextAsync();

        Assert.Equal(("resync", Id(server, 5000)), (events.Current.EventType, events.Current.EventId));
    }

    [Fact]
    public async Task Events_AfterAReconnectThatMissedNone_GoOn()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Publish(Run, "uid-1", RunState.Delivering, null);

        await using var events = await OpenAsync(server, Id(server, 1));
        server.Feed.Publish(Run, "uid-1", RunState.Signed, null);
        await events.MoveNextAsync();

        Assert.Equal(("run", Id(server, 2)), (events.Current.EventType, events.Current.EventId));
    }

    [Fact]
    public async Task Events_WhileNothingHappens_ShowThatTheyLive()
    {
        await using var server = await ApiServer.StartAsync(services =>
            services.Replace(ServiceDescriptor.Singleton(new EventStreams { Heartbeat = TimeSpan.FromMilliseconds(5) })));
        using var reader = new StreamReader(await server.Client.GetStreamAsync("/api/v1/events", Cancellation));

        string? line;
        do
            line = await reader.ReadLineAsync(Cancellation);
        while (line is not null and not ": heartbeat");

        Assert.Equal(": heartbeat", line);
    }

    [Fact]
    public async Task Events_BeyondTheBound_AreRefused()
    {
        await using var server = await ApiServer.StartAsync();
        var streams = server.App.Services.GetRequiredService<EventStreams>();
        while (streams.TryOpen())
        {
        }

        await server.ProblemAsync(HttpMethod.Get, "/api/v1/events", 503);
    }

    private static string Id(ApiServer server, long sequence) => server.App.Services.GetRequiredService<EventStreams>().Id(sequence);

    // The answer's head comes once the subscription stands.
    private static async Task<IAsyncEnumerator<SseItem<string>>> OpenAsync(ApiServer server, string? lastId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);
    }
}
