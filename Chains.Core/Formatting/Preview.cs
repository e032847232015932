using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting;

/// <summary>Says, without signing anything, what would be signed for a run and which of its type hints were understood.</summary>
public static class Preview
{
    /// <param name="run">A TaskRun or PipelineRun.</param>
    /// <param name="children">An array of TaskRuns, or a Kubernetes List; null or absent for none.</param>
    /// <exception cref="RunFormatException">The run, or one of the children, is none that can be read.</exception>
    public static PreviewResult Create(JsonElement run, JsonElement? children, ChainsConfiguration configuration) =>
        Create(TektonRun.From(run), ReadChildren(children), configuration);

    /// <inheritdoc cref="Create(JsonElement, JsonElement?, ChainsConfiguration)"/>
    public static PreviewResult Create(TektonRun run, IReadOnlyList<TektonRun> children, ChainsConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(children);
        ArgumentNullException.ThrowIfNull(configuration);
        var artifacts = Provenance.Format(run, children, configuration);
        return new PreviewResult([.. artifacts.Select(Describe)], Warnings(run, configuration));
    }

    private static List<TektonRun> ReadChildren(JsonElement? children)
    {
        var runs = new List<TektonRun>();
        if (children is not { } given || !given.Exists())
            return runs;
        var items = given.ValueKind is JsonValueKind.Object && given.Field("items"u8).ValueKind is JsonValueKind.Array
            ? given.Field("items"u8)
            : given;
        if (items.ValueKind is not JsonValueKind.Array)
            throw new RunFormatException("children must be an array of TaskRuns, or a List as kubectl get taskruns -o json prints it.");
        var index = 0;
        foreach (var item in items.EnumerateArray())
        {
            try
            {
                runs.Add(TektonRun.From(item));
                index++;
            }
            catch (RunFormatException e)
            {
                throw new RunFormatException($"children[{index}]: {e.Message}", e);
            }
        }

        return runs;
    }

    private static PreviewArtifact Describe(FormattedArtifact artifact)
    {
        var warnings = artifact.Error is { } error ? [error, .. artifact.Warnings] : artifact.Warnings;
        JsonElement? payload = artifact.Payload.IsEmpty ? null : JsonElement.Parse(artifact.Payload.Span);
        return new PreviewArtifact(
            artifact.Type.ToString().ToLowerInvariant(), artifact.Key, artifact.Format, payload, artifact.Hints, warnings);
    }

    private static List<string> Warnings(TektonRun run, ChainsConfiguration configuration)
    {
        var warnings = new List<string>();
        if (run.Kind is RunKind.PipelineRun)
            Check("pipelinerun", configuration.PipelineRuns);
        else
        {
            Check("taskrun", configuration.TaskRuns);
            Check("oci", configuration.Oci);
            if (!configuration.TaskRuns.Enabled)
                warnings.AddRange(HintReports.Warnings(new FormatContext(run, [], configuration)));
        }

        if (!run.IsDone)
            warnings.Add($"{run}: not finished (no condition Succeeded that is True or False); it is signed once it is, and its results may change until then.");
        return warnings;

        void Check(string type, ArtifactSettings settings)
        {
            if (!settings.Enabled)
                warnings.Add($"artifacts.{type}.storage is empty: artifacts of this type are not signed. Name a storage backend, such as tekton, to switch them on.");
        }
    }
}
