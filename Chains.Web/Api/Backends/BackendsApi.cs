using Chains.Core.Storage.Outbox;
using Chains.Core.Storage.PubSub;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chains.Web.Api.Backends;

internal static class BackendsApi
{
    public static void MapBackends(this RouteGroupBuilder api)
    {
        var backends = api.MapGroup("/backends").WithTags("backends");
        backends.MapGet("", ListAsync)
            .Describe("listBackends", "List storage backends", "Every backend of this version: whether it is configured and reachable, what waits for it, and its last error.");
        backends.MapGet("/{name}", GetAsync)
            .Describe("getBackend", "Get a storage backend", "The same of one backend.")
            .MayBeMissing();
        backends.MapPost("/{name}/test", TestAsync)
            .Describe("testBackend", "Test a storage backend", "Finds out whether a delivery would be taken, without making one, and says exactly what is wrong. Deliveries that wait are tried again if it passes.")
            .Changes("backend.test", bodyLimit: 1024)
            .MayBeMissing();
        backends.MapPost("/{name}/retry", RetryAsync)
            .Describe("retryBackend", "Try all failed deliveries of a backend again", "What was given up is due at once, with the number of its attempts back at zero.")
            .Changes("backend.retry", bodyLimit: 1024)
            .MayBeMissing();
        backends.MapGet("/pubsub/messages", Messages)
            .Describe("listTopicMessages", "Read the in-process topic", "The newest messages of provider inmemory, newest first. They are kept in this process alone.")
            .WithMetadata(new QueryParameter("limit", "At most this many, 1 to 100; 20 where left out."));
    }

    private static async Task<Ok<ItemList<BackendSummary>>> ListAsync([FromServices] DeliveryOutbox outbox, CancellationToken cancellation) =>
        TypedResults.Ok(new ItemList<BackendSummary>([.. (await outbox.StatusAsync(cancellation)).Select(BackendSummary.From)], null));

    private static async Task<Results<Ok<BackendSummary>, ProblemHttpResult>> GetAsync(
        string name, [FromServices] DeliveryOutbox outbox, CancellationToken cancellation) =>
        await outbox.StatusAsync(name, cancellation) is { } status ? TypedResults.Ok(BackendSummary.From(status)) : Missing(name);

    private static async Task<Results<Ok<BackendTestResult>, ProblemHttpResult>> TestAsync(
        string name, [FromServices] DeliveryOutbox outbox, CancellationToken cancellation) =>
        await outbox.TestAsync(name, cancellation) is { } test ? TypedResults.Ok(BackendTestResult.From(name, test)) : Missing(name);

    private static async Task<Results<Ok<RetriedDeliveries>, ProblemHttpResult>> RetryAsync(
        string name, [FromServices] DeliveryOutbox outbox, CancellationToken cancellation) =>
        outbox.Has(name) ? TypedResults.Ok(new RetriedDeliveries(await outbox.RetryFailedAsync(name, cancellation))) : Missing(name);

    private static Results<Ok<ItemList<TopicMessageSummary>>, ProblemHttpResult> Messages(HttpRequest request, [FromServices] MemoryTopic topic)
    {
        var query = new QueryReader(request.Query);
        var limit = query.Limit() ?? 20;
        if (query.Failed)
            return Problem.Query(query.Errors);
        return TypedResults.Ok(new ItemList<TopicMessageSummary>([.. topic.Newest(Math.Min(limit, 100)).Select(TopicMessageSummary.From)], null));
    }

    private static ProblemHttpResult Missing(string name) =>
        Problem.NotFound($"There is no backend {name}; /api/v1/backends lists them. The annotations of runs (tekton) are written with the mark, and are none.");
}
