using Chains.Core.Records.Search;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Statistics;

internal static class StatisticsApi
{
    public static void MapStatistics(this RouteGroupBuilder api)
    {
        api.MapGroup("/statistics").WithTags("statistics").MapGet("", ReadAsync)
            .Describe("getStatistics", "Get rates, latencies, failures and backlog", "The service's work over the last hour, day or week, from counts that are kept as it works.")
            .WithMetadata(QueryParameter.Of<StatisticsPeriod>("period", "What to look back on; an hour where it is left out."))
            .ProducesValidationProblem();
        api.MapGroup("/coverage").WithTags("statistics").MapGet("", CoverAsync)
            .Describe("getCoverage", "Get what is signed and what is not", "By namespace, Task and Pipeline, with the reasons of the newest runs and the images that are not signed.")
            .WithMetadata(QueryParameter.Namespace)
            .ProducesValidationProblem();
    }

    private static async Task<Results<Ok<Core.Records.Search.Statistics>, ProblemHttpResult>> ReadAsync(
        HttpRequest request, StatisticsQueries statistics, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query);
        var period = query.Word<StatisticsPeriod>("period") ?? StatisticsPeriod.Hour;
        return query.Failed ? Problem.Query(query.Errors) : TypedResults.Ok(await statistics.ReadAsync(period, cancellation));
    }

    private static async Task<Results<Ok<CoverageAnswer>, ProblemHttpResult>> CoverAsync(
        HttpRequest request, CoverageQueries coverage, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query);
        var ns = query.Text("namespace");
        if (query.Failed)
            return Problem.Query(query.Errors);
        return TypedResults.Ok(new CoverageAnswer(
            await coverage.RowsAsync(ns, cancellation), await coverage.ReasonsAsync(ns, cancellation), await coverage.ImagesAsync(ns, cancellation)));
    }
}
