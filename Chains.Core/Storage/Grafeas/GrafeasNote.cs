using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Core.Storage.Grafeas;

/// <summary>Names of notes, as the Go controller gives them (pkg/chains/storage/grafeas).</summary>
/// <param name="Project">Such as <c>projects/PROJECT</c>.</param>
/// <param name="Id">The note's own name below the project.</param>
public sealed record GrafeasNote(string Project, string Id)
{
    public string Path => $"{Project}/notes/{Id}";

    /// <param name="project">Value of <c>storage.grafeas.projectid</c>.</param>
    /// <param name="prefix">Value of <c>storage.grafeas.noteid</c>; empty for <c>tekton-NAMESPACE</c>.</param>
    public static GrafeasNote Of(Delivery delivery, string project, string prefix)
    {
        var name = prefix.Length > 0 ? prefix : $"tekton-{delivery.Namespace}";
        var suffix = delivery.Type is ArtifactType.Oci ? "simplesigning" : delivery.RunKind is RunKind.TaskRun ? "taskrun-intoto" : "pipelinerun-intoto";
        return new GrafeasNote($"projects/{project}", $"{name}-{suffix}");
    }
}
