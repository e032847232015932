namespace Chains.Core.Tekton;

/// <summary>The two Tekton objects that carry provenance.</summary>
public enum RunKind
{
    TaskRun,
    PipelineRun,
}
