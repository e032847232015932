using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>Shows authors what their runs would get, before they deploy.</summary>
public sealed partial class PreviewPage
{
    private const int MostShown = 50;
    private const int Longest = 1000;

    [SupplyParameterFromForm(FormName = "preview")]
    private PreviewInput Input { get; set; } = default!;

    private Core.Formatting.PreviewResult? Result { get; set; }

    private string? Trouble { get; set; }

    protected override void OnInitialized() => Input ??= new();

    private void Show() => (Result, Trouble) = Input.Preview();

    /// <summary>What is refused for its length is not sent back.</summary>
    private static string? Shown(string? text) => text?.Length > PreviewInput.Longest ? null : text;

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] + "…" : text;
}
