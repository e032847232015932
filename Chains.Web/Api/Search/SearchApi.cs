using Chains.Core.Records.Search;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Search;

internal static class SearchApi
{
    private const int MostOfAKind = 20;
    private const int OfAKind = 5;

    public static void MapSearch(this RouteGroupBuilder api) =>
        api.MapGroup("/search").WithTags("search").MapGet("", FindAsync)
            .Describe("search", "Search everything", "One search over runs, images, digests, commits, sources, namespaces, pipelines, keys, certificates, identities and log entries, a few of each kind.")
            .WithMetadata(
                QueryParameter.Query("Three letters of a name, six digits of a digest, commit or fingerprint by its beginning, a UID, a key id, or a log index."),
                new QueryParameter("limit", $"Hits of each kind, 1 to {MostOfAKind}; {OfAKind} where it is left out.", "integer"))
            .ProducesValidationProblem();

    private static async Task<Results<Ok<SearchAnswer>, ProblemHttpResult>> FindAsync(
        HttpRequest request, SearchQueries search, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query);
        var (text, limit) = (query.Text("q"), query.Limit());
        if (query.Failed)
            return Problem.Query(query.Errors);
        var groups = await search.FindAsync(text ?? "", Math.Min(limit ?? OfAKind, MostOfAKind), cancellation);
        return TypedResults.Ok(new SearchAnswer([.. groups.Select(Of)]));
    }

    private static SearchAnswerGroup Of(SearchGroup group) => new(
        group.Kind, SearchText.Plural(group.Kind), group.More,
        [.. group.Hits.Select(h => new SearchAnswerHit(h.Id, h.Title, h.Detail, SearchText.Address(group.Kind, h)))]);
}
