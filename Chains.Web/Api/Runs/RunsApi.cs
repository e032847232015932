using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Tekton;
using Chains.Web.Api.Exports;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chains.Web.Api.Runs;

internal static class RunsApi
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("runs");
        runs.MapGet("", List)
            .Describe("listRuns", "List runs", "Finished TaskRuns and PipelineRuns and how far their signing has come, newest first.")
            .Filtered([
                QueryParameter.Query("Part of the name of a run, namespace, Task, Pipeline, image, source or signer, a digest or commit by its beginning, or a UID."),
                .. Filters,
                QueryParameter.Of<RunOrder>("sort", "The order; newest first where it is left out. A search is always newest first.")]);
        runs.MapGet("/export", ExportAsync)
            .Describe("exportRuns", "Export runs", "Every run that the filters leave, streamed as CSV or as newline-delimited JSON.")
            .Exported([QueryParameter.Query("As in the list."), .. Filters]);
        runs.MapGet("/{uid}", GetAsync)
            .Describe("getRun", "Get a run", "Its artifacts with state and reason, their deliveries, its children and the attempts that failed.")
            .MayBeMissing();
        runs.MapGet("/{uid}/snapshot", SnapshotAsync)
            .Describe("getRunSnapshot", "Get the run as it was signed", "The JSON of the TaskRun or PipelineRun, taken before anything was signed.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/json")
            .MayBeMissing();
        runs.MapPost("/{uid}/replay", ReplayAsync)
            .Describe("replayRun", "Try a run again", "Takes a failed or waiting run up again from the step that failed. What is signed is not signed a second time.")
            .Changes("run.replay", bodyLimit: 1024)
            .MayBeMissing()
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static IReadOnlyList<QueryParameter> Filters { get; } =
    [
        QueryParameter.Namespace, QueryParameter.Kind, QueryParameter.Of<RunState>("state", "Only runs in this state."),
        .. QueryParameter.Period("Finished"), new("definition", "Only of this Task or Pipeline."),
    ];

    private static Results<Listing<RunListItem, RunSummary>, ProblemHttpResult> List(HttpRequest request, RunQueries runs)
    {
        var query = new QueryReader(request.Query);
        var filter = Filter(query);
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        if (query.Failed)
            return Problem.Query(query.Errors);
        return new Listing<RunListItem, RunSummary>(
            (at, count, cancellation) => runs.ListAsync(filter, at, count, cancellation), RunSummary.From, cursor, limit);
    }

    private static Results<ExportResult<RunSummary>, ProblemHttpResult> ExportAsync(HttpRequest request, RunQueries runs)
    {
        var query = new QueryReader(request.Query);
        var (filter, format) = (Filter(query), query.Word<ExportFormat>("format") ?? ExportFormat.Csv);
        if (query.Failed)
            return Problem.Query(query.Errors);
        return new ExportResult<RunSummary>(format, "runs", RunColumns.All, ExportRows.Of(
            (cursor, cancellation) => runs.ListAsync(filter, cursor, Cursor.MaximumLimit, cancellation), RunSummary.From));
    }

    private static RunFilter Filter(QueryReader query)
    {
        var period = query.Period();
        return new RunFilter
        {
            Query = query.Text("q"),
            Namespace = query.Text("namespace"),
            Definition = query.Text("definition"),
            Kind = query.Word<RunKind>("kind"),
            State = query.Word<RunState>("state"),
            Order = query.Word<RunOrder>("sort") ?? RunOrder.Newest,
            From = period.From,
            To = period.To,
        };
    }

    private static async Task<Results<Entity<RunDetails>, ProblemHttpResult>> GetAsync(
        string uid, RunQueries runs, CancellationToken cancellation)
    {
        if (await runs.FindAsync(uid, cancellation) is not { } run)
            return Missing(uid);
        var children = run.Kind is RunKind.PipelineRun ? await runs.ChildrenAsync(uid, cancellation) : [];
        return new Entity<RunDetails>(RunDetails.From(run, children, await runs.AttemptsAsync(run.Id, cancellation)));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> SnapshotAsync(
        string uid, RunQueries runs, CancellationToken cancellation)
    {
        if (await runs.FindAsync(uid, cancellation) is not { } run)
            return Missing(uid);
        if (await runs.SnapshotAsync(run.Id, cancellation) is not { } json)
            return Problem.NotFound($"The run {run.Key} is on record without its snapshot: it was read back from its annotations.");
        return Download.File(json.ToArray(), "application/json", $"{run.Kind}-{run.Name}.json".ToLowerInvariant());
    }

    private static async Task<Results<Accepted<ReplayAnswer>, ProblemHttpResult>> ReplayAsync(
        string uid, HttpContext context, [FromServices] IRunReplay replay, CancellationToken cancellation) =>
        await replay.ReplayAsync(uid, Caller.Of(context.User).Name, cancellation) switch
        {
            ReplayOutcome.Queued => TypedResults.Accepted(RunLinks.To(uid).Self, new ReplayAnswer(uid, ReplayOutcome.Queued)),
            ReplayOutcome.NotFound => Missing(uid),
            _ => Problem.Of(StatusCodes.Status409Conflict, $"There is nothing to do for the run {uid}: every step holds already, or it is not this service's to sign."),
        };

    private static ProblemHttpResult Missing(string uid) =>
        Problem.NotFound($"No run with UID {uid} is on record. Only finished runs are; /api/v1/runs lists them.");
}
