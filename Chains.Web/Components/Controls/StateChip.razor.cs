using Chains.Core.Records;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>A state as word, icon and tone: never by colour alone.</summary>
public sealed partial class StateChip
{
    [Parameter]
    public RunState? Run { get; set; }

    [Parameter]
    public StepState? Step { get; set; }

    /// <summary>A look of the caller's own, where neither of the two enumerations fits.</summary>
    [Parameter]
    public StateLook? Look { get; set; }

    private StateLook Shown => Look
        ?? (Run is { } run ? StateLook.Of(run) : StateLook.Of(Step ?? throw new InvalidOperationException("A state chip needs a state.")));

    private Dictionary<string, object?> Attributes => new() { ["title"] = Shown.Meaning };
}
