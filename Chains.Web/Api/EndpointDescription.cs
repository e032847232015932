using Chains.Web.Api.Requests;
using Chains.Web.Hosting.Auth;

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

    /// <summary>A list as a file.</summary>
    public static RouteHandlerBuilder Exported(this RouteHandlerBuilder endpoint, params IEnumerable<QueryParameter> filters)
    {
        foreach (var parameter in filters.Append(QueryParameter.Of<Exports.ExportFormat>("format", "CSV where it is left out.")))
            endpoint.WithMetadata(parameter);
        return endpoint.Produces<Stream>(StatusCodes.Status200OK, "text/csv", "application/x-ndjson").ProducesValidationProblem();
    }

    /// <summary>It is made against a version, which If-Match names.</summary>
    public static RouteHandlerBuilder Conditional(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new ConditionalRequest())
        .ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .ProducesProblem(StatusCodes.Status428PreconditionRequired)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    public static RouteHandlerBuilder MayBeMissing(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>A change: for operators unless more is asked for, kept in the audit log, JSON, and no larger than the limit.</summary>
    /// <param name="action">Its name in the audit log, such as <c>run.replay</c>.</param>
    /// <param name="bodyLimit">Bytes.</param>
    /// <param name="policy">One of <see cref="Policies"/>.</param>
    public static RouteHandlerBuilder Changes(this RouteHandlerBuilder endpoint, string action, long bodyLimit, string policy = Policies.Operator) =>
        endpoint.Computes(bodyLimit)
            .RequireAuthorization(policy)
            .WithMetadata(new AuditedAction(action));

    /// <summary>Answers to a body without changing anything: JSON, and no larger than the limit.</summary>
    /// <param name="bodyLimit">Bytes.</param>
    public static RouteHandlerBuilder Computes(this RouteHandlerBuilder endpoint, long bodyLimit) =>
        endpoint.AddEndpointFilter(JsonBodyOnly.Filter)
            .WithMetadata(new BodyLimit(bodyLimit))
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
}
