using Chains.Core.Configuration;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Configuration;

internal static class ConfigurationApi
{
    private const long MaximumBytes = 1024 * 1024;

    public static QueryParameter DryRun { get; } = new("dryRun", "true: only say what would change, and the kubectl command that does it.", "boolean");

    public static void MapConfiguration(this RouteGroupBuilder api)
    {
        var config = api.MapGroup("/config").WithTags("config");
        config.MapGet("", Get)
            .Describe("getConfig", "Get the configuration", "Every key of chains-config with value, default, allowed values, meaning and problems. The ETag is the ConfigMap's resourceVersion.");
        config.MapPatch("", PatchAsync)
            .Describe("patchConfig", "Change the configuration", "Writes keys into the chains-config ConfigMap, or takes them away with null. Every value is validated first: all are written or none. If-Match with the ETag is demanded, and refuses the change where somebody else made one since; If-Match: * writes over whatever there is.")
            .Accepts<Dictionary<string, string?>>("application/json", "application/merge-patch+json")
            .WithMetadata(DryRun)
            .ProducesValidationProblem()
            .Changes("config.change", MaximumBytes, Policies.Admin)
            .Conditional();
        config.MapConfigurationHistory();
    }

    private static Entity<ConfigurationDetails> Get(ConfigurationStore store)
    {
        var state = store.State;
        return new Entity<ConfigurationDetails>(ConfigurationDetails.From(state), state.ResourceVersion ?? ConfigurationWrite.Absent);
    }

    private static async Task<Results<Ok<ConfigurationEdit>, ProblemHttpResult>> PatchAsync(
        HttpContext context, ConfigurationWrite write, CancellationToken cancellation)
    {
        using var body = await JsonBody.ReadObjectAsync(context.Request, cancellation);
        var changes = ConfigurationChanges.Read(body.RootElement, out var errors);
        return errors.Count > 0
            ? Problem.Invalid(errors, "The change cannot be read.")
            : await write.ApplyAsync(context, changes, cancellation);
    }

    internal static Dictionary<string, string[]> ByKey(IReadOnlyList<ConfigurationProblem> problems) =>
        problems.Where(p => p.Severity is ConfigurationSeverity.Error)
            .GroupBy(p => p.Key)
            .ToDictionary(g => g.Key, g => g.Select(p => p.ToString()).ToArray());
}
