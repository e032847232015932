using Chains.Core.Extraction;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting;

/// <summary>The artifacts that a statement is about, each once, in the order of the results that name them.</summary>
internal static class Subjects
{
    public static List<Subject> Of(FormatContext context, string format)
    {
        var readsSteps = format is FormatNames.SlsaV2Alpha4;
        var own = readsSteps ? WithSteps(context.Observed) : context.Observed.Hints.AllSubjects;
        if (context.Run.Kind is RunKind.TaskRun || !context.Configuration.DeepInspection)
            return [.. own.Distinct()];
        var children = context.Executed.SelectMany(task => readsSteps ? WithSteps(task.TaskRun) : task.TaskRun.Hints.AllSubjects);
        return [.. (readsSteps ? own.Concat(children) : children.Concat(own)).Distinct()];
    }

    private static IEnumerable<Subject> WithSteps(ObservedRun observed) => observed.Run.Kind is RunKind.TaskRun
        ? observed.Steps.SelectMany(step => step.Hints.BuildSubjects).Concat(observed.Hints.BuildSubjects)
        : observed.Hints.BuildSubjects;
}
