namespace Chains.Core.Tekton;

/// <summary>One entry of a PipelineRun's <c>status.childReferences</c>.</summary>
/// <param name="Kind"><c>TaskRun</c>, <c>CustomRun</c> or <c>PipelineRun</c>.</param>
public sealed record ChildReference(string Kind, string Name, string ApiVersion, string PipelineTaskName);
