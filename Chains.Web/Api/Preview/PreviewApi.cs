using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Formatting;
using Chains.Core.Tekton;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Preview;

internal static class PreviewApi
{
    /// <summary>Several times what an API server accepts as one object: a PipelineRun comes with its children.</summary>
    public const long MaximumBytes = 10 * 1024 * 1024;

    public static void MapPreview(this RouteGroupBuilder api) =>
        api.MapPost("/preview", PreviewAsync)
            .WithTags("preview")
            .Describe("preview", "Preview provenance", "Says, without signing anything, what would be signed for a run, which of its type hints were understood, and why others were not. At most 10 MiB.")
            .Accepts<PreviewRequest>("application/json")
            .ProducesValidationProblem()
            .Computes(MaximumBytes);

    private static async Task<Results<Ok<PreviewResult>, ProblemHttpResult>> PreviewAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = await JsonBody.ReadObjectAsync(request, cancellation);
        if (!body.RootElement.TryGetProperty("run", out var run) || run.ValueKind is not JsonValueKind.Object)
            return Invalid("run", "is missing: give a TaskRun or PipelineRun as kubectl get -o json prints it.");
        if (!TryReadConfiguration(body.RootElement, out var configuration, out var errors))
            return Problem.Invalid(errors, "The configuration to preview with is wrong.");
        JsonElement? children = body.RootElement.TryGetProperty("children", out var given) ? given.Clone() : null;
        try
        {
            return TypedResults.Ok(Core.Formatting.Preview.Create(run.Clone(), children, configuration));
        }
        catch (RunFormatException exception)
        {
            return Invalid(exception.Message.StartsWith("children", StringComparison.Ordinal) ? "children" : "run", exception.Message);
        }
    }

    private static bool TryReadConfiguration(JsonElement body, out ChainsConfiguration configuration, out Dictionary<string, string[]> errors)
    {
        configuration = ChainsConfiguration.Default;
        errors = [];
        if (!body.TryGetProperty("config", out var config) || config.ValueKind is JsonValueKind.Null)
            return true;
        if (config.ValueKind is not JsonValueKind.Object)
        {
            errors["config"] = ["is not an object of keys and values."];
            return false;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in config.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.String)
                values[member.Name] = member.Value.GetString()!;
            else
                errors["config." + member.Name] = ["is not a string: the values of a ConfigMap are strings, also \"true\" and \"false\"."];
        }

        var reading = ConfigurationParser.Parse(values);
        foreach (var problem in reading.Errors.GroupBy(p => p.Key))
            errors["config." + problem.Key] = [.. problem.Select(p => p.ToString())];
        configuration = reading.Configuration ?? configuration;
        return errors.Count == 0;
    }

    private static ProblemHttpResult Invalid(string member, string why) =>
        Problem.Invalid(new Dictionary<string, string[]> { [member] = [why] }, "The run cannot be previewed: " + (why.StartsWith("is ", StringComparison.Ordinal) ? $"{member} {why}" : why));
}
