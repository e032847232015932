using Chains.Core.Extraction;
using Chains.Core.Formatting.GoJson;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting.SlsaV1;

/// <summary>What influenced a build: definitions resolved remotely, images of steps and sidecars, and inputs named by hints.</summary>
internal static class ResolvedDependencies
{
    public const string TaskName = "task";
    public const string PipelineName = "pipeline";
    public const string StepActionPrefix = "stepAction/";

    private const string PipelineTaskName = "pipelineTask";
    private const string InputName = "inputs/result";

    public static List<Dependency> OfTaskRun(ObservedRun observed, bool readsSteps)
    {
        var found = new List<Dependency>();
        AddImages(found, observed);
        if (readsSteps)
        {
            AddInputs(found, Merged(observed.StepInputs));
            AddStepActions(found, observed);
        }

        AddInputs(found, Merged(observed.Inputs));
        var dependencies = Distinct(found);
        if (observed.Source is { } source)
            dependencies.Insert(0, new Dependency(TaskName, source));
        return dependencies;
    }

    public static List<Dependency> OfPipelineRun(FormatContext context, bool readsSteps, bool embedsTaskRuns)
    {
        var found = new List<Dependency>();
        if (context.Observed.Source is { } source)
            found.Add(new Dependency(PipelineName, source));
        foreach (var task in context.Executed)
        {
            AddPipelineTask(found, task.TaskRun, embedsTaskRuns);
            if (readsSteps)
                AddStepActions(found, task.TaskRun);
            AddImages(found, task.TaskRun);
        }

        if (readsSteps && context.Configuration.DeepInspection)
            foreach (var task in context.Executed)
                AddInputs(found, Merged(task.TaskRun.StepInputs));
        AddInputs(found, PipelineInputs.Read(context));
        return Distinct(found);
    }

    private static void AddPipelineTask(List<Dependency> found, ObservedRun task, bool embedsTaskRuns)
    {
        var source = task.Source;
        if (embedsTaskRuns)
            found.Add(new Dependency(PipelineTaskName, source?.Uri ?? "", source?.Digest, Embed(task.Run)));
        else if (source is not null)
            found.Add(new Dependency(PipelineTaskName, source));
    }

    private static byte[] Embed(TektonRun run)
    {
        using var json = new JsonBuffer();
        TypedJson.Write(json, TypeTable.TaskRun, run.Raw);
        return json.Written.ToArray();
    }

    private static void AddStepActions(List<Dependency> found, ObservedRun observed)
    {
        foreach (var step in observed.Steps)
            if (step.Source is { } source)
                found.Add(new Dependency(StepActionPrefix + step.Name, source));
    }

    private static void AddImages(List<Dependency> found, ObservedRun observed)
    {
        foreach (var material in observed.StepImages)
            found.Add(new Dependency("", material));
        foreach (var material in observed.SidecarImages)
            found.Add(new Dependency("", material));
    }

    private static void AddInputs(List<Dependency> found, MaterialList inputs)
    {
        foreach (var material in inputs)
            found.Add(new Dependency(InputName, material));
    }

    private static MaterialList Merged(IEnumerable<Material> materials)
    {
        var list = new MaterialList();
        list.Add(materials);
        return list;
    }

    private static List<Dependency> Distinct(List<Dependency> found)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return found.FindAll(dependency => seen.Add(dependency.Identity) || dependency.IsDefinition);
    }
}
