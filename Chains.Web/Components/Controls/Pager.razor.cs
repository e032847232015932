using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>First, previous and next of a keyset list. The filters of the address stay as they are; only the cursor changes.</summary>
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

    [Parameter]
    public string? PreviousCursor { get; set; }

    /// <summary>How the list is sorted, in words.</summary>
    [Parameter]
    public string Order { get; set; } = "newest first";

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string First => Navigation.GetUriWithQueryParameter("cursor", (string?)null);

    private string Next => Navigation.GetUriWithQueryParameter("cursor", NextCursor);

    private string Previous => Navigation.GetUriWithQueryParameter("cursor", PreviousCursor);

    private string Counted => Count != 1 ? Noun : Noun.EndsWith("ies", StringComparison.Ordinal) ? Noun[..^3] + "y" : Noun[..^1];

    private string Summary => (string.IsNullOrEmpty(Cursor), NextCursor) switch
    {
        (true, null) => $"{Count} {Counted}, {Order}",
        (true, _) => $"The first {Count} {Noun}, {Order}",
        (false, null) => Count == 1 ? $"The last {Counted}, {Order}" : $"The last {Count} {Noun}, {Order}",
        _ => $"{Count} {Noun}, {Order}",
    };
}
