using Chains.Core.Records.Queries;
using Chains.Core.Transparency.Monitoring;
using Chains.Core.Transparency.Uploading;
using Chains.Web.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chains.Web.Api.Rekor;

/// <summary>Single entries with their proofs, and the logs that hold them.</summary>
internal static class LogsApi
{
    private const int AcknowledgementBytes = 1024;

    public static void MapLogs(this RouteGroupBuilder api)
    {
        var rekor = api.MapGroup("/rekor").WithTags("rekor");
        rekor.MapGet("/entries/{id:long}", GetAsync)
            .Describe("getLogEntry", "Get a log entry", "The entry with its decoded body, its inclusion proof as the path in the tree, and its checkpoint; verified again for this answer.")
            .MayBeMissing();
        rekor.MapGet("/entries/{id:long}/entry", DownloadAsync)
            .Describe("downloadLogEntry", "Download a log entry", "The TransparencyLogEntry message in the JSON that Sigstore bundles hold.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").MayBeMissing();
        rekor.MapGet("/logs", LogsAsync)
            .Describe("listLogs", "List transparency logs", "Every log in use: the key it is believed by, whether it only appended, and how uploads to it fare.");
        rekor.MapPost("/logs/{id:long}/acknowledge", AcknowledgeAsync)
            .Describe("acknowledgeLogAlarm", "Acknowledge a log's alarm", "Clears the alarm once it has been looked into; the log's history is checked anew from what it shows next.")
            .Changes("log.acknowledge", AcknowledgementBytes).MayBeMissing();
    }

    private static async Task<Results<Entity<LogEntryDetails>, ProblemHttpResult>> GetAsync(
        long id, LogEntryQueries entries, KeyQueries keys, CancellationToken cancellation)
    {
        if (await entries.FindAsync(id, cancellation) is not { } row)
            return Missing(id);
        var (entry, problem) = await EntryView.ReadAsync(row, entries, keys, cancellation);
        return new Entity<LogEntryDetails>(LogEntryDetails.From(row, entry, problem));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> DownloadAsync(long id, LogEntryQueries entries, CancellationToken cancellation) =>
        await entries.FindAsync(id, cancellation) switch
        {
            { Entry: { } entry } => Download.File(entry, "application/json", FormattableString.Invariant($"log-entry-{id}.json")),
            { State: var state } => Problem.NotFound($"The log entry {id} is {state}: it is not in the log yet."),
            null => Missing(id),
        };

    private static async Task<Ok<ItemList<LogDetails>>> LogsAsync([FromServices] LogStatus logs, CancellationToken cancellation) =>
        TypedResults.Ok(new ItemList<LogDetails>([.. (await logs.AllAsync(cancellation)).Select(LogDetails.From)], null));

    private static async Task<Results<NoContent, ProblemHttpResult>> AcknowledgeAsync(long id, [FromServices] LogMonitor monitor, CancellationToken cancellation) =>
        await monitor.AcknowledgeAsync(id, "api", cancellation) ? TypedResults.NoContent() : Problem.NotFound($"There is no log {id} with an alarm; /api/v1/rekor/logs lists them.");

    private static ProblemHttpResult Missing(long id) => Problem.NotFound($"There is no log entry {id}; /api/v1/rekor/entries lists them.");
}
