using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Tekton;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>The list of runs. Filters and page are the address, so that a view can be shared and reloaded.</summary>
public sealed partial class Runs
{
    private static readonly FilterOption[] States =
        [.. Enum.GetValues<RunState>().Select(s => new FilterOption(s.ToString(), StateLook.Of(s).Label))];

    private static readonly FilterOption[] Kinds =
        [.. Enum.GetValues<RunKind>().Select(k => new FilterOption(k.ToString(), ArtifactText.Name(k)))];

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "namespace")]
    public string? Namespace { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private RunQueries Queries { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<RunListItem> Page { get; set; } = new([], null);

    private FilterOption[] Namespaces { get; set; } = [];

    private string? Trouble { get; set; }

    private bool Filtered => !string.IsNullOrEmpty(Q + Namespace + Kind + State);

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Namespaces = [.. (await Queries.NamespacesAsync(cancellation)).Select(n => new FilterOption(n, n))];
        try
        {
            var filter = new RunFilter
            {
                Query = ListQuery.Search(Q),
                Namespace = Namespace,
                Kind = ListQuery.Word<RunKind>("kind", Kind),
                State = ListQuery.Word<RunState>("state", State),
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
