using Chains.Core.Extraction;

namespace Chains.Core.Formatting;

/// <summary>What a PipelineRun read by its own hints and, with deep inspection, by those of its TaskRuns.</summary>
internal static class PipelineInputs
{
    public static MaterialList Read(FormatContext context)
    {
        var inputs = new MaterialList();
        inputs.Add(context.Observed.Hints.Inputs);
        if (context.Configuration.DeepInspection)
            foreach (var task in context.Executed)
                inputs.Add(task.TaskRun.Inputs);
        if (context.Observed.Git?.Material is { } git)
            inputs.Add(git);
        return inputs;
    }
}
