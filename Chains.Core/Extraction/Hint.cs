using Chains.Core.Formatting;

namespace Chains.Core.Extraction;

/// <summary>One type hint as it was read; what becomes of it depends on the format.</summary>
internal sealed record Hint(HintKind Kind, string Source)
{
    /// <summary>The image that it names, if it names one.</summary>
    public ImageReference? Image { get; init; }

    /// <summary>The artifact as given, where it is not given as an image.</summary>
    public Subject? Artifact { get; init; }

    /// <summary>What the run read, for inputs and git.</summary>
    public Material? Material { get; init; }

    /// <summary>Whether <c>isBuildArtifact</c> is <c>"true"</c>.</summary>
    public bool IsBuildArtifact { get; init; }

    /// <summary>Why it was not understood, with the remedy.</summary>
    public string? Problem { get; init; }

    /// <summary>What is odd about it although it was understood.</summary>
    public string? Remark { get; init; }
}
