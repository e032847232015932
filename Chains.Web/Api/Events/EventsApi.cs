using Chains.Core.Records.Changes;

namespace Chains.Web.Api.Events;

internal static class EventsApi
{
    public static void MapEvents(this RouteGroupBuilder api) =>
        api.MapGet("/events", (ChangeFeed feed, EventStreams streams, IHostApplicationLifetime lifetime) => new EventStream(feed, streams, lifetime))
            .WithTags("events")
            .Describe("streamEvents", "Follow changes", "Server-sent events. run: a run came to another state (RunEventDetails). After a reconnect with Last-Event-ID, those of the last 4096 changes that were missed come first. resync: changes were missed that are no longer known, after a restart of the service, a long absence, or because the client was slow; read the lists again. A comment every 15 seconds keeps the stream open.")
            .Produces<RunEventDetails>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
