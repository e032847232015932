using Chains.Core.Records;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>Each artifact of a run: its state and why, its signature, and its way to each backend.</summary>
public sealed partial class RunArtifacts
{
    private const int MostShown = 100;
    private const int LongestReason = 2000;
    private const int MostWarnings = 50;

    [Parameter, EditorRequired]
    public RunRecord Run { get; set; } = default!;

    /// <summary>Entries in transparency logs, by signature.</summary>
    [Parameter]
    public ILookup<long, LogEntryRecord>? Logged { get; set; }

    private IEnumerable<LogEntryRecord> EntriesOf(ArtifactRecord artifact) =>
        artifact.Signature is { } signature && Logged is { } logged ? logged[signature.Id] : [];

    private string Title(ArtifactRecord artifact) =>
        Cut(artifact.Type is Core.Formatting.ArtifactType.Oci
            ? ArtifactText.Title(artifact.Type, artifact.FullKey, Run.Name)
            : $"Provenance of {Run.Name}");

    private static string Note(DeliveryRecord delivery)
    {
        var reason = delivery.Reason is { Length: > 0 } given ? Cut(given) : null;
        var attempts = delivery.Attempts > 1 ? $"{delivery.Attempts} attempts" : null;
        return string.Join("; ", new[] { reason, attempts }.OfType<string>());
    }

    /// <summary>A reason beside a success is a remark, not the success.</summary>
    private static string WhyTone(ArtifactRecord artifact) =>
        (artifact.State is StepState.Done ? Tone.Info : StateLook.Of(artifact.State).Tone).ToString().ToLowerInvariant();

    private static IEnumerable<string> Lines(string warnings) =>
        warnings.Split('\n', MostWarnings + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostWarnings).Select(Cut);

    private static string Cut(string text) => text.Length > LongestReason ? text[..LongestReason] + "…" : text;
}
