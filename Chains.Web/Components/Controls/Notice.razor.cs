using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Controls;

/// <summary>Something the operator should read: what is wrong and what to do.</summary>
public sealed partial class Notice
{
    [Parameter]
    public Tone Tone { get; set; } = Tone.Quiet;

    [Parameter]
    public string? Class { get; set; }

    /// <summary>ARIA role, such as <c>alert</c> for the answer to what the operator just did.</summary>
    [Parameter]
    public string? Role { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private string Icon => Tone switch
    {
        Tone.Good => Icons.Material.Outlined.CheckCircle,
        Tone.Warn => Icons.Material.Outlined.WarningAmber,
        Tone.Bad => Icons.Material.Outlined.ErrorOutline,
        _ => Icons.Material.Outlined.Info,
    };

    private Dictionary<string, object?> Attributes => Role is null ? [] : new() { ["role"] = Role };
}
