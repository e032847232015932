using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Storage;
using Chains.Core.Storage.Outbox;
using Chains.Core.Tekton;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chains.Web.Api.Deliveries;

internal static class DeliveriesApi
{
    public static void MapDeliveries(this RouteGroupBuilder api)
    {
        var deliveries = api.MapGroup("/deliveries").WithTags("deliveries");
        deliveries.MapGet("", List)
            .Describe("listDeliveries", "List deliveries", "Every artifact on its way to every backend, newest first: what is due, what failed, and why.")
            .Filtered([
                QueryParameter.Query("Part of the name of a run, namespace, Task, Pipeline, image, source or signer, a digest or commit by its beginning, or a UID."),
                QueryParameter.Namespace, QueryParameter.Kind, QueryParameter.Of<StepState>("state", "Only deliveries in this state."),
                new("backend", "Only to this backend, such as tekton or oci."), new("run", "Only of the run with this UID."), .. QueryParameter.Period("Completed")]);
        deliveries.MapPost("/{id:long}/retry", RetryAsync)
            .Describe("retryDelivery", "Try a delivery again", "The delivery is due at once, with the number of its attempts back at zero.")
            .Changes("delivery.retry", bodyLimit: 1024)
            .MayBeMissing()
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Results<Listing<DeliveryListItem, DeliverySummary>, ProblemHttpResult> List(HttpRequest request, DeliveryQueries deliveries)
    {
        var query = new QueryReader(request.Query);
        var period = query.Period();
        var filter = new DeliveryFilter
        {
            Query = query.Text("q"),
            Namespace = query.Text("namespace"),
            Kind = query.Word<RunKind>("kind"),
            State = query.Word<StepState>("state"),
            Backend = query.Text("backend"),
            Run = query.Text("run"),
            From = period.From,
            To = period.To,
        };
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        if (query.Failed)
            return Problem.Query(query.Errors);
        return new Listing<DeliveryListItem, DeliverySummary>(
            (at, count, cancellation) => deliveries.ListAsync(filter, at, count, cancellation), DeliverySummary.From, cursor, limit);
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> RetryAsync(
        long id, DeliveryQueries deliveries, [FromServices] DeliveryOutbox outbox, CancellationToken cancellation)
    {
        if (await deliveries.BackendAsync(id, cancellation) is not { } backend)
            return Problem.NotFound($"There is no delivery {id}; /api/v1/deliveries lists them.");
        if (backend == StorageBackends.Tekton)
            return Problem.Of(StatusCodes.Status409Conflict, "The annotations are written with the mark of the run: replay the run.");
        if (!await outbox.RetryAsync(id, backend, cancellation))
            return Problem.Of(StatusCodes.Status409Conflict, $"There is nothing to do for the delivery {id}: it has arrived, or it waits for its entry in the transparency log.");
        return TypedResults.Accepted((string?)null);
    }
}
