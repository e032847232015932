using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Extraction;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting;

/// <summary>One run with its children, and what is found out about them while formatting. Lives for one call.</summary>
internal sealed class FormatContext
{
    private const string PipelineTaskLabel = "tekton.dev/pipelineTask";

    private readonly Dictionary<string, List<ObservedRun>> _childrenByTask = new(StringComparer.Ordinal);
    private List<ExecutedTask>? _executed;

    public FormatContext(TektonRun run, IReadOnlyList<TektonRun> children, ChainsConfiguration configuration)
    {
        Configuration = configuration;
        Observed = new ObservedRun(run, "");
        if (run.Uid.Length is 0)
            Warnings.Add($"{run}: metadata.uid is missing; it cannot be signed, only previewed, until it is read from a cluster");
        CheckTime("startTime"u8);
        CheckTime("completionTime"u8);
        if (run.Kind is RunKind.PipelineRun)
            Adopt(children);
    }

    public ChainsConfiguration Configuration { get; }

    public ObservedRun Observed { get; }

    public TektonRun Run => Observed.Run;

    public List<string> Warnings { get; } = [];

    /// <summary>Children that completed, by the order of the pipeline's tasks, then of the PipelineRun's child references.</summary>
    public List<ExecutedTask> Executed => _executed ??=
    [
        .. PipelineTasks("tasks"u8).Concat(PipelineTasks("finally"u8)).SelectMany(task =>
            ChildrenOf(task.Text("name"u8)).Where(child => child.Run.CompletionTime is not null).Select(child => new ExecutedTask(task, child))),
    ];

    /// <summary>Everything odd that was met, also while the payload was written; asked for last.</summary>
    public IEnumerable<string> AllWarnings =>
        Warnings.Concat(Observed.Warnings).Concat(_childrenByTask.Values.SelectMany(list => list).SelectMany(child => child.Warnings));

    public List<JsonElement> PipelineTasks(ReadOnlySpan<byte> list) =>
        [.. Observed.ResolvedSpec.Items(list).Where(task => task.ValueKind is JsonValueKind.Object)];

    public List<ObservedRun> ChildrenOf(string pipelineTask) => _childrenByTask.GetValueOrDefault(pipelineTask) ?? [];

    private void CheckTime(ReadOnlySpan<byte> name)
    {
        if (Run.Status.Field(name).Exists() && Run.Status.Time(name) is null)
            Warnings.Add($"{Run}: status.{System.Text.Encoding.UTF8.GetString(name)} is no RFC 3339 time; it is left out");
    }

    private void Adopt(IReadOnlyList<TektonRun> children)
    {
        var references = Run.ChildReferences;
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var reference in references)
            if (reference.Kind is "TaskRun" or "")
                order.TryAdd(reference.Name, order.Count);
        var known = children.OfType<TektonRun>().Where(child => child.Kind is RunKind.TaskRun)
            .DistinctBy(child => child.Name, StringComparer.Ordinal)
            .OrderBy(child => order.GetValueOrDefault(child.Name, int.MaxValue)).ThenBy(child => child.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var child in known)
            Adopt(child);
        var names = known.Select(child => child.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var reference in references.Where(reference => !names.Contains(reference.Name)))
            Warnings.Add(Absent(reference));
    }

    private void Adopt(TektonRun child)
    {
        if (!child.Labels.TryGetValue(PipelineTaskLabel, out var task))
        {
            Warnings.Add($"{child}: has no label {PipelineTaskLabel}; what it did is left out");
            return;
        }

        if (child.CompletionTime is null)
            Warnings.Add($"{child}: has no status.completionTime; what it did is left out");
        else if (child.StartTime is null)
            Warnings.Add($"{child}: has no status.startTime; the provenance does not say when it started");
        if (!_childrenByTask.TryGetValue(task, out var list))
            _childrenByTask.Add(task, list = []);
        list.Add(new ObservedRun(child, $"taskrun {Quoted.Cut(child.Name)}: "));
    }

    private static string Absent(ChildReference reference)
    {
        var name = $"{Quoted.Cut(reference.Kind)} {Quoted.Cut(reference.Name)} of pipeline task {Quoted.Text(reference.PipelineTaskName)}";
        return reference.Kind is "TaskRun" or ""
            ? $"{name}: not known, it may have been deleted before it was read; its steps and images are left out"
            : $"{name}: only TaskRuns are described; what it did is left out";
    }
}
