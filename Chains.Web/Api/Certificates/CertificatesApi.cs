using Chains.Core.Records.Queries;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Certificates;

internal static class CertificatesApi
{
    public static void MapCertificates(this RouteGroupBuilder api) =>
        api.MapGet("/certificates", ListAsync)
            .WithTags("certificates")
            .Describe("listCertificates", "List certificates", "The certificates that signatures were made under, newest first. Static keys have none.")
            .Filtered([
                QueryParameter.Query("Part of an identity, or a fingerprint by its beginning."),
                new("issuer", "Only of identities that this OpenID Connect issuer vouched for."),
                .. QueryParameter.Period("Valid from")]);

    private static async Task<Results<Ok<ItemList<CertificateSummary>>, ProblemHttpResult>> ListAsync(
        HttpRequest request, CertificateQueries certificates, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query);
        var period = query.Period();
        var filter = new CertificateFilter { Query = query.Text("q"), Issuer = query.Text("issuer"), From = period.From, To = period.To };
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        if (query.Failed)
            return Problem.Query(query.Errors);
        return TypedResults.Ok(ItemList<CertificateSummary>.From(await certificates.ListAsync(filter, cursor, limit, cancellation), CertificateSummary.From));
    }
}
