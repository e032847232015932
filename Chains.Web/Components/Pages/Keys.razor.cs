using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>The key registry.</summary>
public sealed partial class Keys
{
    private static readonly StateLook Current = new("Current", Icons.Material.Filled.Check, Tone.Good, "Signs now");
    private static readonly StateLook Retired = new("Retired", Icons.Material.Filled.History, Tone.Quiet, "Another key took its place; what it signed still verifies");

    [Inject]
    private KeyQueries Queries { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private IReadOnlyList<KeyRecord> Registry { get; set; } = [];

    protected override async Task OnInitializedAsync() =>
        Registry = await Queries.ListAsync(Context?.RequestAborted ?? CancellationToken.None);
}
