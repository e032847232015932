using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Tekton;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Deliveries;

internal static class DeliveriesApi
{
    public static void MapDeliveries(this RouteGroupBuilder api) =>
        api.MapGet("/deliveries", ListAsync)
            .WithTags("deliveries")
            .Describe("listDeliveries", "List deliveries", "Every artifact on its way to every backend, newest first: what is due, what failed, and why.")
            .Filtered([
                QueryParameter.Query("Part of the name of a run or image, or a UID."),
                QueryParameter.Namespace, QueryParameter.Kind, QueryParameter.Of<StepState>("state", "Only deliveries in this state."),
                new("backend", "Only to this backend, such as tekton or oci."), .. QueryParameter.Period("Completed")]);

    private static async Task<Results<Ok<ItemList<DeliverySummary>>, ProblemHttpResult>> ListAsync(
        HttpRequest request, DeliveryQueries deliveries, CancellationToken cancellation)
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
            From = period.From,
            To = period.To,
        };
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        if (query.Failed)
            return Problem.Query(query.Errors);
        return TypedResults.Ok(ItemList<DeliverySummary>.From(await deliveries.ListAsync(filter, cursor, limit, cancellation), DeliverySummary.From));
    }
}
