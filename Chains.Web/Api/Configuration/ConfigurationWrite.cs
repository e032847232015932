using Chains.Core.Configuration;
using Chains.Web.Api.Problems;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Chains.Web.Api.Configuration;

/// <summary>
/// One change of the configuration through the API: the version it was made against is demanded (RFC 6585, section 3), so that nobody
/// writes over what they have not seen.
/// </summary>
internal sealed class ConfigurationWrite(IConfigMapEditor editor, ConfigurationStore store)
{
    /// <summary>The ETag of a ConfigMap that does not exist.</summary>
    public const string Absent = "absent";

    private const string ReadAgain = "Read it with GET /api/v1/config and send its ETag.";

    /// <param name="changes">New values by key; null takes a key away.</param>
    public async Task<Results<Ok<ConfigurationEdit>, ProblemHttpResult>> ApplyAsync(
        HttpContext context, IReadOnlyDictionary<string, string?> changes, CancellationToken cancellation)
    {
        if (!context.Request.Headers.ContainsKey(HeaderNames.IfMatch))
            return Problem.Of(StatusCodes.Status428PreconditionRequired, $"If-Match is missing: it says which version of the configuration the change was made against. {ReadAgain} If-Match: * writes over whatever there is.");
        if (!TryReadVersion(context.Request, out var version))
            return Problem.Of(StatusCodes.Status412PreconditionFailed, $"If-Match holds no ETag of the configuration. {ReadAgain}");
        var review = ConfigurationPatch.Apply(store.State.Data, changes);
        if (context.Request.Query["dryRun"].ToString() is "true" or "1")
            return review.Data is null ? Refused(review.Problems) : TypedResults.Ok(Answer(store.State.ResourceVersion, review.Changes, review.Problems, review.Command));
        var author = new ConfigurationAuthor("api", Caller.Of(context.User).Name);
        switch (await editor.PatchAsync(changes, version, author, cancellation))
        {
            case ConfigMapEdit.Applied applied:
                if (applied.ResourceVersion is { } now)
                    context.Response.GetTypedHeaders().ETag = new EntityTagHeaderValue($"\"{now}\"");
                new AuditDetail(ConfigurationKeys.ConfigMapName, Text(applied.Changes)).On(context);
                return TypedResults.Ok(Answer(applied.ResourceVersion, applied.Changes, applied.Problems, review.Command));
            case ConfigMapEdit.Refused refused:
                return Refused(refused.Problems);
            case ConfigMapEdit.Conflict conflict:
                return Problem.Of(StatusCodes.Status412PreconditionFailed, $"Nothing was written: somebody else changed the configuration since (it is at {conflict.ResourceVersion ?? "no version: there is no ConfigMap"}). {ReadAgain}");
            case ConfigMapEdit.Unreachable unreachable:
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, "Nothing was written: " + unreachable.Message);
            case var other:
                throw new InvalidOperationException($"An edit came out as {other.GetType().Name}.");
        }
    }

    private static ProblemHttpResult Refused(IReadOnlyList<ConfigurationProblem> problems) =>
        Problem.Invalid(ConfigurationApi.ByKey(problems), "Nothing was written: values are wrong.");

    private static ConfigurationEdit Answer(
        string? version, IReadOnlyList<ConfigurationKeyChange> changes, IReadOnlyList<ConfigurationProblem> problems, string command) =>
        new(version, changes, [.. problems.Select(ConfigurationFinding.From)], command);

    private static string Text(IReadOnlyList<ConfigurationKeyChange> changes) => changes.Count == 0
        ? "nothing differed"
        : string.Join("; ", changes.Select(change => $"{change.Key}: {change.Old ?? "(not set)"} -> {change.New ?? "(not set)"}"));

    /// <param name="version">Null for whatever there is, empty where there must be no ConfigMap.</param>
    private static bool TryReadVersion(HttpRequest request, out string? version)
    {
        version = null;
        if (request.GetTypedHeaders().IfMatch is not [var tag])
            return false;
        if (tag.Equals(EntityTagHeaderValue.Any))
            return true;
        version = tag.Tag.ToString().Trim('"');
        if (tag.IsWeak || version.Length == 0)
            return false;
        if (version == Absent)
            version = "";
        return true;
    }
}
