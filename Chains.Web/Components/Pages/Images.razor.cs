using Chains.Core.Records.Queries;
using Chains.Core.Records.Search;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>Names of images, or the digests of one name.</summary>
public sealed partial class Images
{
    [SupplyParameterFromQuery(Name = "name")]
    public string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private ImageQueries Queries { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<ImageName> Names { get; set; } = new([], null);

    private Page<ImageDigest> Digests { get; set; } = new([], null);

    private string? Trouble { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        try
        {
            if (string.IsNullOrEmpty(Name))
                Names = await Queries.NamesAsync(ListQuery.Search(Q), Cursor, null, cancellation);
            else
                Digests = await Queries.DigestsAsync(Name, Cursor, null, cancellation);
            Trouble = null;
        }
        catch (FormatException exception)
        {
            Trouble = exception.Message;
        }
    }
}
