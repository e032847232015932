using Chains.Core.Formatting;
using Chains.Core.Records.Queries;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Controls;

/// <summary>Signatures, newest first, each by the artifact it is for.</summary>
public sealed partial class SignatureTable
{
    private const int LongestTitle = 120;

    [Parameter, EditorRequired]
    public IReadOnlyList<SignatureListItem> Signatures { get; set; } = [];

    /// <summary>Without run and key, for the overview.</summary>
    [Parameter]
    public bool Compact { get; set; }

    /// <summary>The columns beside the artifact.</summary>
    public static IReadOnlyList<ColumnOption> All { get; } =
    [
        new("type", "Type"), new("format", "Format"), new("namespace", "Namespace"), new("run", "Run"), new("key", "Key"),
        new("annotation", "Annotation key", false), new("signed", "Signed"),
    ];

    /// <summary>Names of the columns that are shown; null for those of the beginning.</summary>
    [Parameter]
    public IReadOnlySet<string>? Columns { get; set; }

    private bool Shows(string column) => Columns?.Contains(column)
        ?? (All.First(c => c.Name == column).Initially && !(Compact && column is "run" or "key"));

    private static string Title(SignatureListItem signature)
    {
        var title = ArtifactText.Title(signature.Type, signature.FullKey, signature.RunName);
        return title.Length > LongestTitle ? title[..LongestTitle] + "…" : title;
    }

    private static string Under(SignatureListItem signature) =>
        ArtifactText.ImageDigest(signature.Type, signature.FullKey) ?? signature.RunUid;

    private static StateLook Look(SignatureListItem signature)
    {
        var name = ArtifactText.Name(signature.Type);
        return signature.Imported
            ? new(name + ", imported", Icons.Material.Filled.Input, Tone.Info, "Read from the annotations that another controller wrote")
            : signature.Type is ArtifactType.Oci
                ? new(name, Icons.Material.Outlined.Inventory2, Tone.Good, "A container image, signed")
                : new(name, Icons.Material.Outlined.Description, Tone.Quiet, "Provenance of a run, signed");
    }
}
