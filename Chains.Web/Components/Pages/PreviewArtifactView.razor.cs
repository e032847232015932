using System.Text;
using System.Text.Json;
using Chains.Core.Formatting;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>One artifact of a preview: its hints and its payload.</summary>
public sealed partial class PreviewArtifactView
{
    private const int MostShown = 200;
    private const int Longest = 1000;

    private static readonly StateLook Understood = new("Understood", Icons.Material.Filled.Check, Tone.Good, "It became part of the statement");
    private static readonly StateLook Ignored = new("Not understood", Icons.Material.Filled.PriorityHigh, Tone.Warn, "It is not part of the statement");

    [Parameter, EditorRequired]
    public PreviewArtifact Artifact { get; set; } = default!;

    /// <summary>Tells the ids of several artifacts on one page apart.</summary>
    [Parameter]
    public int Number { get; set; }

    private string Title => Artifact.Type switch
    {
        "taskrun" => "Provenance of the TaskRun",
        "pipelinerun" => "Provenance of the PipelineRun",
        _ => "Image",
    };

    private static byte[] Bytes(JsonElement payload) => Encoding.UTF8.GetBytes(payload.GetRawText());

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] + "…" : text;
}
