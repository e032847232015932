using Chains.Web.Api.Requests;

namespace Chains.Web.Api;

/// <summary>What every resource says of its endpoints, in the same words.</summary>
internal static class EndpointDescription
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string name, string summary, string description) =>
        endpoint.WithName(name).WithSummary(summary).WithDescription(description);

    /// <summary>A list: its filters, the paging, and what is answered to parameters that are wrong.</summary>
    public static RouteHandlerBuilder Filtered(this RouteHandlerBuilder endpoint, params IEnumerable<QueryParameter> filters)
    {
        foreach (var parameter in filters.Concat(QueryParameter.Paging))
            endpoint.WithMetadata(parameter);
        return endpoint.ProducesValidationProblem();
    }

    public static RouteHandlerBuilder MayBeMissing(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>A change: same origin, JSON, and no larger than the limit.</summary>
    public static RouteHandlerBuilder Changes(this RouteHandlerBuilder endpoint, long bodyLimit) =>
        endpoint.AddEndpointFilter(JsonBodyOnly.Filter)
            .WithMetadata(new BodyLimit(bodyLimit))
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
}
