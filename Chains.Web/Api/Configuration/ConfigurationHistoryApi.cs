using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Configuration;

/// <summary>What the configuration was, and the ways back.</summary>
internal static class ConfigurationHistoryApi
{
    public static void MapConfigurationHistory(this RouteGroupBuilder config)
    {
        config.MapGet("/history", List)
            .Describe("listConfigHistory", "List configuration changes", "Every reading of the ConfigMap that differed from the one before, accepted or not, those made with kubectl included, newest first.")
            .Filtered();
        config.MapPost("/history/{id:long}/revert", RevertAsync)
            .Describe("revertConfigChange", "Undo one configuration change", "The keys that this change changed get the values they had before it; everything else stays. Needs If-Match; with dryRun=true it only says what it would change.")
            .Undoes("config.revert");
        config.MapPost("/history/{id:long}/restore", RestoreAsync)
            .Describe("restoreConfig", "Go back to a configuration", "The whole configuration becomes what it was after this change. Needs If-Match; with dryRun=true it only says what it would change.")
            .Undoes("config.restore");
    }

    private static void Undoes(this RouteHandlerBuilder endpoint, string action) => endpoint
        .WithMetadata(ConfigurationApi.DryRun)
        .Changes(action, bodyLimit: 1024, Policies.Admin)
        .Conditional()
        .MayBeMissing()
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static Results<Listing<ConfigurationChangeRecord, ConfigurationHistoryEntry>, ProblemHttpResult> List(HttpRequest request, ConfigurationQueries history)
    {
        var query = new QueryReader(request.Query);
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        return query.Failed
            ? Problem.Query(query.Errors)
            : new Listing<ConfigurationChangeRecord, ConfigurationHistoryEntry>(history.ListAsync, ConfigurationHistoryEntry.From, cursor, limit);
    }

    private static async Task<Results<Ok<ConfigurationEdit>, ProblemHttpResult>> RevertAsync(
        long id, HttpContext context, ConfigurationLedger ledger, ConfigurationWrite write, CancellationToken cancellation)
    {
        if (await ledger.DataAsync(id, cancellation) is not { } after)
            return Missing(id);
        var before = await ledger.DataBeforeAsync(id, cancellation) ?? new Dictionary<string, string>();
        return await WriteAsync(ConfigurationRevert.Changes(after, before), id, context, write, cancellation);
    }

    private static async Task<Results<Ok<ConfigurationEdit>, ProblemHttpResult>> RestoreAsync(
        long id, HttpContext context, ConfigurationLedger ledger, ConfigurationStore store, ConfigurationWrite write, CancellationToken cancellation) =>
        await ledger.DataAsync(id, cancellation) is { } then
            ? await WriteAsync(ConfigurationRevert.Changes(store.State.Data, then), id, context, write, cancellation)
            : Missing(id);

    private static async Task<Results<Ok<ConfigurationEdit>, ProblemHttpResult>> WriteAsync(
        IReadOnlyDictionary<string, string?> changes, long id, HttpContext context, ConfigurationWrite write, CancellationToken cancellation) =>
        changes.Count > 0
            ? await write.ApplyAsync(context, changes, cancellation)
            : Problem.Of(StatusCodes.Status409Conflict, $"There is nothing to undo: the change {id} makes no difference to the configuration.");

    private static ProblemHttpResult Missing(long id) =>
        Problem.NotFound($"No accepted configuration with id {id} is on record. /api/v1/config/history lists them.");
}
