using Chains.Core.Formatting;
using Chains.Core.Records.Search;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>One digest: everything that was signed about it, where it was built, from which source, and from what.</summary>
public sealed partial class ImagePage
{
    private static readonly StateLook Signed = new("Signed", Icons.Material.Filled.Check, Tone.Good, "The image itself is signed");
    private static readonly StateLook Attested = new("Attested", Icons.Material.Outlined.Description, Tone.Info, "Signed provenance names it; the image itself has no signature here");
    private static readonly StateLook Unsigned = new("Unsigned", Icons.Material.Filled.PriorityHigh, Tone.Warn, "Nothing about it is signed");

    [Parameter]
    public string Digest { get; set; } = "";

    [Inject]
    private ImageQueries Queries { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private ImageDetails? Image { get; set; }

    private StatementView? Statement { get; set; }

    private Graph? Graph { get; set; }

    private StateLook Look => Image switch
    {
        { Signatures.Count: 0 } => Unsigned,
        { } image when image.Signatures.Any(s => s.Type is ArtifactType.Oci) => Signed,
        _ => Attested,
    };

    private string? Command => Image?.Signatures.FirstOrDefault(s => s.Type is ArtifactType.Oci) is { } signature
        ? VerifyCommands.Cosign(signature.Type, signature.FullKey, null)
        : null;

    protected override async Task OnParametersSetAsync()
    {
        Image = await Queries.FindAsync(Digest, Context?.RequestAborted ?? CancellationToken.None);
        if (Image is null)
        {
            Context?.AnswerNotFound();
            return;
        }

        Statement = Image.Provenance is { } payload ? StatementView.Of(payload) : null;
        Graph = ProvenanceLayout.OfImage(Image, Statement);
    }
}
