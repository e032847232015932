using Chains.Core.Formatting;
using Chains.Core.Records.Queries;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>The list of signatures. Filters and page are the address.</summary>
public sealed partial class Signatures
{
    private static readonly FilterOption[] Types =
        [.. Enum.GetValues<ArtifactType>().Select(t => new FilterOption(t.ToString(), ArtifactText.Name(t)))];

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "namespace")]
    public string? Namespace { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "format")]
    public string? Format { get; set; }

    [SupplyParameterFromQuery(Name = "key")]
    public string? Key { get; set; }

    [SupplyParameterFromQuery(Name = "certificate")]
    public string? Certificate { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private SignatureQueries Queries { get; set; } = default!;

    [Inject]
    private RunQueries RunQueries { get; set; } = default!;

    [Inject]
    private KeyQueries KeyQueries { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<SignatureListItem> Page { get; set; } = new([], null);

    private FilterOption[] Namespaces { get; set; } = [];

    private FilterOption[] Formats { get; set; } = [];

    private FilterOption[] KeyIds { get; set; } = [];

    private string? Trouble { get; set; }

    private bool Filtered => !string.IsNullOrEmpty(Q + Namespace + Type + Format + Key + Certificate);

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Namespaces = [.. (await RunQueries.NamespacesAsync(cancellation)).Select(n => new FilterOption(n, n))];
        Formats = [.. (await Queries.FormatsAsync(cancellation)).Select(f => new FilterOption(f, f))];
        KeyIds = [.. (await KeyQueries.ListAsync(cancellation)).Select(k => new FilterOption(k.KeyId, ShortText.Of(k.KeyId).Shown))];
        try
        {
            var filter = new SignatureFilter
            {
                Query = ListQuery.Search(Q),
                Namespace = Namespace,
                Type = ListQuery.Word<ArtifactType>("type", Type),
                Format = Format,
                KeyId = Key,
                Certificate = Certificate?.ToLowerInvariant(),
            };
            Page = await Queries.ListAsync(filter, Cursor, null, cancellation);
            Trouble = null;
        }
        catch (FormatException exception)
        {
            Trouble = exception.Message;
        }
    }
}
