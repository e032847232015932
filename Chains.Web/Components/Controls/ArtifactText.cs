using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Web.Components.Controls;

/// <summary>Names of artifacts and kinds as Tekton and its users spell them.</summary>
public static class ArtifactText
{
    public static string Name(RunKind kind) => kind is RunKind.TaskRun ? "TaskRun" : "PipelineRun";

    public static string Name(ArtifactType type) => type switch
    {
        ArtifactType.TaskRun => "TaskRun",
        ArtifactType.PipelineRun => "PipelineRun",
        _ => "Image",
    };

    /// <summary>What a list shows first: the image, or the run that the provenance is of.</summary>
    public static string Title(ArtifactType type, string fullKey, string runName)
    {
        if (type is not ArtifactType.Oci)
            return SafeText.Of(runName);
        var at = fullKey.LastIndexOf('@');
        return SafeText.Of(at > 0 ? fullKey[..at] : fullKey);
    }

    public static string? ImageDigest(ArtifactType type, string fullKey)
    {
        var at = fullKey.LastIndexOf('@');
        return type is ArtifactType.Oci && at > 0 ? fullKey[(at + 1)..] : null;
    }
}
