using System.Text.Json;
using Chains.Core.Extraction;
using Chains.Core.Formatting.GoJson;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting.SlsaV02;

/// <summary>The <c>buildConfig</c> of a PipelineRun: its TaskRuns in the order of the pipeline's tasks, with what each waited for.</summary>
internal static class PipelineBuildConfig
{
    public static void Write(JsonBuffer json, FormatContext context)
    {
        json.StartObject();
        json.Name("tasks"u8);
        if (context.Observed.ResolvedSpec.ValueKind is JsonValueKind.Object)
            WriteTasks(json, context);
        else
            json.Null();
        json.EndObject();
    }

    private static void WriteTasks(JsonBuffer json, FormatContext context)
    {
        var last = "";
        json.StartArray();
        foreach (var definition in context.PipelineTasks("tasks"u8))
        {
            WriteTaskRuns(json, context, definition, "");
            if (context.ChildrenOf(definition.Text("name"u8)).Count > 0)
                last = definition.Text("name"u8);
        }

        foreach (var definition in context.PipelineTasks("finally"u8))
            WriteTaskRuns(json, context, definition, last);
        json.EndArray();
    }

    /// <param name="previous">What a task that waits for none came after; "" where there is no such thing.</param>
    private static void WriteTaskRuns(JsonBuffer json, FormatContext context, JsonElement definition, string previous)
    {
        var children = context.ChildrenOf(definition.Text("name"u8)).Where(child => child.Run.CompletionTime is not null && HasAllSteps(child, context)).ToList();
        if (children.Count is 0)
            return;
        var after = TaskOrder.After(definition);
        if (after.Count is 0 && previous.Length > 0)
            after.Add(previous);
        foreach (var child in children)
            WriteTaskRun(json, context.Run, definition, child, after);
    }

    /// <summary>Steps are matched by their place, so a status that does not have one for each cannot be read.</summary>
    private static bool HasAllSteps(ObservedRun child, FormatContext context)
    {
        var specs = child.ResolvedSpec;
        if (specs.ValueKind is not JsonValueKind.Object)
        {
            context.Warnings.Add($"{child.Run}: has no status.taskSpec; its steps are left out");
            return false;
        }

        var (declared, observed) = (specs.Count("steps"u8), child.Run.Status.Count("steps"u8));
        if (declared != observed)
        {
            context.Warnings.Add($"{child.Run}: status.taskSpec has {declared} steps, status.steps {observed}; its steps are left out");
            return false;
        }

        foreach (var (spec, state) in specs.Items("steps"u8).Zip(child.Run.Status.Items("steps"u8)))
        {
            var (name, stateName) = (spec.Text("name"u8), state.Text("name"u8));
            if (name.Length is 0 || !stateName.StartsWith("unnamed-", StringComparison.Ordinal))
                continue;
            context.Warnings.Add($"{child.Run}: step {Quoted.Text(name)} stands where status.steps has {Quoted.Text(stateName)}; its steps are left out");
            return false;
        }

        return true;
    }

    private static void WriteTaskRun(JsonBuffer json, TektonRun pipelineRun, JsonElement definition, ObservedRun child, List<string> after)
    {
        var run = child.Run;
        json.StartObject();
        json.TextUnlessEmpty("name"u8, definition.Text("name"u8));
        if (after.Count > 0)
        {
            json.Name("after"u8);
            json.StartArray();
            foreach (var name in after)
                json.String(name);
            json.EndArray();
        }

        json.Name("ref"u8);
        TypedJson.Write(json, TypeTable.TaskRef, definition.Field("taskRef"u8));
        json.TimeUnlessNull("startedOn"u8, run.StartTime);
        json.TimeUnlessNull("finishedOn"u8, run.CompletionTime);
        json.TextUnlessEmpty("serviceAccountName"u8, pipelineRun.ServiceAccountName ?? "");
        json.TextUnlessEmpty("status"u8, StatusOf(run));
        WriteSteps(json, child);
        json.Name("invocation"u8);
        PredicateV02.WriteInvocation(json, child);
        if (child.Results.Count > 0)
        {
            json.Name("results"u8);
            TypedJson.Write(json, TypeTable.Results, run.Status.Field("results"u8));
        }

        json.EndObject();
    }

    private static void WriteSteps(JsonBuffer json, ObservedRun child)
    {
        if (child.ResolvedSpec.Count("steps"u8) is 0)
            return;
        json.Name("steps"u8);
        json.StartArray();
        foreach (var (spec, state) in child.ResolvedSpec.Items("steps"u8).Zip(child.Run.Status.Items("steps"u8)))
            StepAttestations.Write(json, spec, state);
        json.EndArray();
    }

    private static string StatusOf(TektonRun run)
    {
        foreach (var condition in run.Status.Items("conditions"u8))
            return condition.Text("status"u8) switch
            {
                "True" => "Succeeded",
                "False" => "Failed",
                "Unknown" => "Running",
                _ => "",
            };
        return "";
    }
}
