using Chains.Core.Extraction;
using Chains.Core.Formatting.GoJson;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting.SlsaV1;

/// <summary>Results of a run as <c>byproducts</c>, their values as base64 of JSON.</summary>
internal static class Byproducts
{
    public static void Write(JsonBuffer json, FormatContext context, bool readsSteps)
    {
        var byproducts = new List<(string Name, ParamValue Value)>();
        if (!readsSteps)
            byproducts.AddRange(context.Observed.Results.Select(result => ($"{Prefix(context.Run)}/{result.Name}", result.Value)));
        else
            AddUnlessSubjects(byproducts, context);
        if (byproducts.Count is 0)
            return;
        json.Name("byproducts"u8);
        json.StartArray();
        foreach (var (name, value) in byproducts)
            Write(json, name, value);
        json.EndArray();
    }

    private static void AddUnlessSubjects(List<(string, ParamValue)> byproducts, FormatContext context)
    {
        Add(byproducts, context.Observed);
        if (context.Run.Kind is RunKind.PipelineRun && context.Configuration.DeepInspection)
            foreach (var task in context.Executed)
                Add(byproducts, task.TaskRun);
    }

    private static void Add(List<(string, ParamValue)> byproducts, ObservedRun observed)
    {
        foreach (var result in observed.Results)
            if (!IsSubject(result))
                byproducts.Add(($"{Prefix(observed.Run)}/{observed.Run.Name}/{result.Name}", result.Value));
        if (observed.Run.Kind is RunKind.TaskRun)
            foreach (var result in observed.Steps.SelectMany(step => step.Results))
                if (!IsSubject(result))
                    byproducts.Add(($"stepResults/{observed.Run.Name}/{result.Name}", result.Value));
    }

    private static string Prefix(TektonRun run) => run.Kind is RunKind.TaskRun ? "taskRunResults" : "pipelineRunResults";

    /// <summary>Whether the result is meant to name a build artifact, well or badly formed.</summary>
    private static bool IsSubject(NamedValue result)
    {
        if (result.Name.EndsWith("ARTIFACT_OUTPUTS", StringComparison.Ordinal))
            return result.Value.Type is not ParamType.Object || result.Value.Member("isBuildArtifact"u8) is "true";
        return result.Name is "IMAGES"
            || result.Name.EndsWith("IMAGE_URL", StringComparison.Ordinal)
            || result.Name.EndsWith("IMAGE_DIGEST", StringComparison.Ordinal);
    }

    private static void Write(JsonBuffer json, string name, ParamValue value)
    {
        using var content = new JsonBuffer();
        TypedJson.WriteParam(content, value.Json);
        json.StartObject();
        json.Name("name"u8);
        json.String(name);
        json.Name("content"u8);
        json.Base64(content.Written);
        json.Name("mediaType"u8);
        json.String("application/json"u8);
        json.EndObject();
    }
}
