using Chains.Core.Records.Search;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Images;

internal static class ImagesApi
{
    public static void MapImages(this RouteGroupBuilder api)
    {
        var images = api.MapGroup("/images").WithTags("images");
        images.MapGet("", ListAsync)
            .Describe("listImages", "List image names", "Image repositories and packages of which something was signed, those that came last first.")
            .Filtered([QueryParameter.Query("Part of the name.")]);
        images.MapGet("/{digest}", GetAsync)
            .Describe("getImage", "Get an image by digest", "Every signature and attestation of a digest, the runs that built it, and the sources that they name.")
            .MayBeMissing();
    }

    public static void MapCommits(this RouteGroupBuilder api) =>
        api.MapGroup("/commits").WithTags("images").MapGet("/{commit}", GetCommitAsync)
            .Describe("getCommit", "Get what was built from a commit", "The runs that name the commit among their inputs, and the images that they built. The beginning of a commit will do where it names one only.")
            .MayBeMissing();

    private static async Task<Results<Ok<ItemList<ImageSummary>>, ProblemHttpResult>> ListAsync(
        HttpRequest request, ImageQueries images, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query);
        var (text, limit, cursor) = (query.Text("q"), query.Limit(), query.PageCursor());
        return query.Failed
            ? Problem.Query(query.Errors)
            : TypedResults.Ok(ItemList<ImageSummary>.From(await images.NamesAsync(text, cursor, limit, cancellation), ImageSummary.From));
    }

    private static async Task<Results<Entity<ImageAnswer>, ProblemHttpResult>> GetAsync(string digest, ImageQueries images, CancellationToken cancellation) =>
        await images.FindAsync(digest, cancellation) is { } image
            ? new Entity<ImageAnswer>(ImageAnswer.From(image))
            : Problem.NotFound("No statement on record is about this digest. It is looked for whole; /api/v1/search finds it by its beginning.");

    private static async Task<Results<Entity<CommitAnswer>, ProblemHttpResult>> GetCommitAsync(string commit, ImageQueries images, CancellationToken cancellation) =>
        await images.FindCommitAsync(commit, cancellation) is { } found
            ? new Entity<CommitAnswer>(CommitAnswer.From(found))
            : Problem.NotFound("No statement on record names exactly one commit that begins so. Give at least six digits, more where several begin alike.");
}
