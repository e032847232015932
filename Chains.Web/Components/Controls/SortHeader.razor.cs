using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>A column by which a list can be sorted, both ways. The order is in the address.</summary>
public sealed partial class SortHeader
{
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The word of the ascending order, in the address.</summary>
    [Parameter, EditorRequired]
    public string Ascending { get; set; } = "";

    [Parameter, EditorRequired]
    public string Descending { get; set; } = "";

    /// <summary>The order in force; empty for the list's own, which is this column's descending one where <see cref="Own"/> says so.</summary>
    [Parameter]
    public string? Order { get; set; }

    [Parameter]
    public bool Own { get; set; }

    [Parameter]
    public string? Class { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool Up => string.Equals(Order, Ascending, StringComparison.OrdinalIgnoreCase);

    private bool Down => string.Equals(Order, Descending, StringComparison.OrdinalIgnoreCase) || (Own && string.IsNullOrEmpty(Order));

    private string? Direction => Up ? "ascending" : Down ? "descending" : null;

    private string Arrow => Up ? " ↑" : Down ? " ↓" : "";

    private string Address => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["sort"] = Own ? (Down ? Ascending : null) : Up ? Descending : Ascending,
        ["cursor"] = null,
    });
}
