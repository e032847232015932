using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>JSON as it is stored, indented and bounded, to copy or download.</summary>
public sealed partial class JsonView
{
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter, EditorRequired]
    public ReadOnlyMemory<byte> Content { get; set; }

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Caption { get; set; }

    [Parameter]
    public string? Download { get; set; }

    private JsonText Shown { get; set; } = new("", false);

    protected override void OnParametersSet() => Shown = JsonText.Of(Content);
}
