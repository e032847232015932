using System.Text.Json.Nodes;
using Chains.Core.Configuration;
using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Tests.Formatting;

/// <summary>Small runs to bend into shape.</summary>
internal static class Sample
{
    public const string Hex = "b29814cf5792e684cd75d6a7fce7a67a11887e312f87ca2ac2496d81f365ff72";

    public static ChainsConfiguration InToto { get; } = ChainsConfiguration.Default;

    public static ChainsConfiguration With(string format) => InToto with
    {
        TaskRuns = InToto.TaskRuns with { Format = format },
        PipelineRuns = InToto.PipelineRuns with { Format = format },
    };

    public static JsonObject TaskRun(params (string Name, JsonNode? Value)[] results) => new()
    {
        ["apiVersion"] = "tekton.dev/v1",
        ["kind"] = "TaskRun",
        ["metadata"] = new JsonObject { ["name"] = "build", ["namespace"] = "team", ["uid"] = "u-1" },
        ["spec"] = new JsonObject { ["serviceAccountName"] = "default" },
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Succeeded", ["status"] = "True" }),
            ["startTime"] = "2026-08-01T10:00:00Z",
            ["completionTime"] = "2026-08-01T10:03:07Z",
            ["results"] = Results(results),
            ["steps"] = new JsonArray(),
        },
    };

    public static JsonObject PipelineRun(params string[] tasks) => new()
    {
        ["apiVersion"] = "tekton.dev/v1",
        ["kind"] = "PipelineRun",
        ["metadata"] = new JsonObject { ["name"] = "release", ["namespace"] = "team", ["uid"] = "u-2" },
        ["spec"] = new JsonObject(),
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Succeeded", ["status"] = "True" }),
            ["completionTime"] = "2026-08-01T10:03:07Z",
            ["childReferences"] = new JsonArray([.. tasks.Select(task => (JsonNode)new JsonObject
            {
                ["kind"] = "TaskRun", ["name"] = task, ["apiVersion"] = "tekton.dev/v1", ["pipelineTaskName"] = task,
            })]),
            ["pipelineSpec"] = new JsonObject
            {
                ["tasks"] = new JsonArray([.. tasks.Select(task => (JsonNode)new JsonObject { ["name"] = task })]),
            },
        },
    };

    public static JsonObject Child(string task, params (string Name, JsonNode? Value)[] results)
    {
        var run = TaskRun(results);
        run["metadata"]!["name"] = task;
        run["metadata"]!["labels"] = new JsonObject { ["tekton.dev/pipelineTask"] = task };
        run["status"]!["taskSpec"] = new JsonObject { ["steps"] = new JsonArray() };
        return run;
    }

    public static JsonArray Results(params (string Name, JsonNode? Value)[] results) =>
        new([.. results.Select(result => (JsonNode)new JsonObject { ["name"] = result.Name, ["value"] = result.Value })]);

    public static TektonRun Parse(this JsonNode run) => TektonRun.Parse(System.Text.Encoding.UTF8.GetBytes(run.ToJsonString()));

    public static IReadOnlyList<FormattedArtifact> Format(this JsonNode run, ChainsConfiguration? configuration = null, params JsonNode[] children) =>
        Provenance.Format(run.Parse(), [.. children.Select(Parse)], configuration ?? InToto);

    public static JsonNode Predicate(this FormattedArtifact artifact) => JsonNode.Parse(artifact.Payload.Span)!["predicate"]!;
}
