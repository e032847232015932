using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>Copies a value, or the text of another element, to the clipboard.</summary>
public sealed partial class CopyButton
{
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Id of the element whose text is copied, so that long text stands in the page once.</summary>
    [Parameter]
    public string? From { get; set; }

    /// <summary>What is copied, for those who do not see the icon.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Text { get; set; }
}
