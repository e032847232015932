using Chains.Core.Configuration;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Chains.Web.Api.Configuration;

internal static class ConfigurationApi
{
    private const long MaximumBytes = 1024 * 1024;

    public static void MapConfiguration(this RouteGroupBuilder api)
    {
        var config = api.MapGroup("/config").WithTags("config");
        config.MapGet("", Get)
            .Describe("getConfig", "Get the configuration", "Every key of chains-config with value, default, allowed values, meaning and problems. The ETag is the ConfigMap's resourceVersion.");
        config.MapPatch("", PatchAsync)
            .Describe("patchConfig", "Change the configuration", "Writes keys into the chains-config ConfigMap, or takes them away with null. Every value is validated first: all are written or none. If-Match with the ETag refuses the change where somebody else made one since.")
            .Accepts<Dictionary<string, string?>>("application/json", "application/merge-patch+json")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .Changes("config.change", MaximumBytes, Policies.Admin);
        config.MapGet("/history", HistoryAsync)
            .Describe("listConfigHistory", "List configuration changes", "Every reading of the ConfigMap that differed from the one before, accepted or not, newest first.")
            .Filtered();
    }

    private static Entity<ConfigurationDetails> Get(ConfigurationStore store)
    {
        var state = store.State;
        return new Entity<ConfigurationDetails>(ConfigurationDetails.From(state), state.ResourceVersion);
    }

    private static async Task<Results<Ok<ConfigurationEdit>, ProblemHttpResult>> PatchAsync(
        HttpContext context, [FromServices] IConfigMapEditor editor, CancellationToken cancellation)
    {
        if (!TryReadVersion(context.Request, out var version))
            return Problem.Of(StatusCodes.Status412PreconditionFailed, "If-Match holds no ETag that GET /api/v1/config returned. Read the configuration again.");
        using var body = await JsonBody.ReadObjectAsync(context.Request, cancellation);
        var changes = ConfigurationChanges.Read(body.RootElement, out var errors);
        if (errors.Count > 0)
            return Problem.Invalid(errors, "The change cannot be read.");
        switch (await editor.PatchAsync(changes, version, "api", cancellation))
        {
            case ConfigMapEdit.Applied applied:
                if (applied.ResourceVersion is { } now)
                    context.Response.GetTypedHeaders().ETag = new EntityTagHeaderValue($"\"{now}\"");
                return TypedResults.Ok(new ConfigurationEdit(applied.ResourceVersion, applied.Changes, [.. applied.Problems.Select(ConfigurationFinding.From)]));
            case ConfigMapEdit.Refused refused:
                return Problem.Invalid(ByKey(refused.Problems), "Nothing was written: values are wrong.");
            case ConfigMapEdit.Conflict conflict:
                return Problem.Of(StatusCodes.Status412PreconditionFailed, $"Nothing was written: somebody else changed the configuration since (it is at {conflict.ResourceVersion ?? "an unknown version"}). Read it again.");
            case ConfigMapEdit.Unreachable unreachable:
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "Nothing was written: " + unreachable.Message);
            case var other:
                throw new InvalidOperationException($"An edit came out as {other.GetType().Name}.");
        }
    }

    private static async Task<Results<Ok<ItemList<ConfigurationHistoryEntry>>, ProblemHttpResult>> HistoryAsync(
        HttpRequest request, ConfigurationQueries history, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query);
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        if (query.Failed)
            return Problem.Query(query.Errors);
        return TypedResults.Ok(ItemList<ConfigurationHistoryEntry>.From(await history.ListAsync(cursor, limit, cancellation), ConfigurationHistoryEntry.From));
    }

    private static bool TryReadVersion(HttpRequest request, out string? version)
    {
        version = null;
        if (!request.Headers.ContainsKey(HeaderNames.IfMatch))
            return true;
        if (request.GetTypedHeaders().IfMatch is not [var tag])
            return false;
        if (tag.Equals(EntityTagHeaderValue.Any))
            return true;
        version = tag.Tag.ToString().Trim('"');
        return !tag.IsWeak && version.Length > 0;
    }

    private static Dictionary<string, string[]> ByKey(IReadOnlyList<ConfigurationProblem> problems) =>
        problems.Where(p => p.Severity is ConfigurationSeverity.Error)
            .GroupBy(p => p.Key)
            .ToDictionary(g => g.Key, g => g.Select(p => p.ToString()).ToArray());
}
