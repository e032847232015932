using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>First and next of a keyset list. The filters of the address stay as they are; only the cursor changes.</summary>
public sealed partial class Pager
{
    [Parameter]
    public int Count { get; set; }

    [Parameter]
    public string Noun { get; set; } = "rows";

    [Parameter]
    public string? Cursor { get; set; }

    [Parameter]
    public string? NextCursor { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string First => Navigation.GetUriWithQueryParameter("cursor", (string?)null);

    private string Next => Navigation.GetUriWithQueryParameter("cursor", NextCursor);

    private string Summary => (string.IsNullOrEmpty(Cursor), NextCursor) switch
    {
        (true, null) => $"{Count} {Noun}, newest first",
        (true, _) => $"The newest {Count} {Noun}",
        (false, null) => $"The oldest {Count} {Noun}",
        _ => $"{Count} {Noun}, newest first",
    };
}
