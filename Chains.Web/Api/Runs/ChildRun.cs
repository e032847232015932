using Chains.Core.Records;
using Chains.Core.Tekton;

namespace Chains.Web.Api.Runs;

/// <summary>A run of a PipelineRun.</summary>
public sealed record ChildRun(string Uid, RunKind Kind, string Namespace, string Name, RunState State, string? Reason, bool Succeeded)
{
    internal static ChildRun From(RunRecord run) => new(run.Uid, run.Kind, run.Namespace, run.Name, run.State, run.Reason, run.Succeeded);
}
