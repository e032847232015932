using Chains.Core.Records.Search;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>The search as a page, with an address of its own.</summary>
public sealed partial class SearchPage
{
    private const int OfAKind = 20;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [Inject]
    private SearchQueries Search { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private IReadOnlyList<SearchGroup> Groups { get; set; } = [];

    protected override async Task OnParametersSetAsync() =>
        Groups = await Search.FindAsync(Q ?? "", OfAKind, Context?.RequestAborted ?? CancellationToken.None);

    private string? More(SearchKind kind) => kind switch
    {
        SearchKind.Run => Links.RunsFound(Q!),
        SearchKind.Image => "/signatures?q=" + Uri.EscapeDataString(Q!),
        SearchKind.Subject => "/images?q=" + Uri.EscapeDataString(Q!),
        _ => null,
    };
}
