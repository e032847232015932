using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>A digest, key id or UID cut to what a person compares, with the whole of it one click away.</summary>
public sealed partial class Digest
{
    [Parameter, EditorRequired]
    public string Value { get; set; } = "";

    [Parameter]
    public string Label { get; set; } = "digest";

    private ShortText Shortened => ShortText.Of(Value);
}
