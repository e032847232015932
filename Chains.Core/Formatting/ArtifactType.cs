namespace Chains.Core.Formatting;

/// <summary>What a signature is about; the middle word of the <c>artifacts.*</c> keys.</summary>
public enum ArtifactType
{
    TaskRun,
    PipelineRun,
    Oci,
}
