using Chains.Core.Tekton;

namespace Chains.Core.Reconciling;

/// <summary>The TaskRuns of a PipelineRun, as far as they are to be had.</summary>
/// <param name="Missing">One sentence for each child that the provenance does not speak of, and why.</param>
/// <param name="WaitsFor">What is not ready yet; null when signing can go on.</param>
public sealed record ChildRuns(IReadOnlyList<TektonRun> TaskRuns, IReadOnlyList<string> Missing, string? WaitsFor)
{
    public static ChildRuns None { get; } = new([], [], null);
}
