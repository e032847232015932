using Chains.Core.Records.Access;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Audit;

internal static class AuditApi
{
    public static void MapAudit(this RouteGroupBuilder api) => api.MapGroup("/audit").WithTags("audit")
        .MapGet("", List)
        .RequireAuthorization(Policies.Admin)
        .Describe("listAudit", "List the audit log", "Every change, replay and sign-in, those that were refused included, newest first.")
        .Filtered([
            QueryParameter.Query("Part of the target or the detail."),
            new QueryParameter("who", "Only by this name."),
            new QueryParameter("action", "Only this action, such as config.change, or its beginning: config."),
            QueryParameter.Of<AuditOutcome>("outcome", "Only with this outcome."),
            .. QueryParameter.Period("Done")]);

    private static Results<Listing<AuditRecord, AuditEntry>, ProblemHttpResult> List(HttpRequest request, AuditQueries audit)
    {
        var query = new QueryReader(request.Query);
        var period = query.Period();
        var filter = new AuditFilter
        {
            Query = query.Text("q"),
            Who = query.Text("who"),
            Action = query.Text("action"),
            Outcome = query.Word<AuditOutcome>("outcome"),
            From = period.From,
            To = period.To,
        };
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        return query.Failed
            ? Problem.Query(query.Errors)
            : new Listing<AuditRecord, AuditEntry>((at, count, cancellation) => audit.ListAsync(filter, at, count, cancellation), AuditEntry.From, cursor, limit);
    }
}
