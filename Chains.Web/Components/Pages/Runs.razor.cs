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

    [SupplyParameterFromQuery(Name = "definition")]
    public string? Definition { get; set; }

    [SupplyParameterFromQuery(Name = "period")]
    public string? Period { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "column")]
    public string[]? Columns { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private RunQueries Queries { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<RunListItem> Page { get; set; } = new([], null);

    private FilterOption[] Namespaces { get; set; } = [];

    private string? Trouble { get; set; }

    private IReadOnlySet<string> Shown { get; set; } = new HashSet<string>();

    private Dictionary<string, string?> ExportFilters { get; set; } = [];

    private bool Filtered => Chips.Length > 0;

    private FilterChip[] Chips => [.. new FilterChip[]
    {
        new("q", "Search", Q ?? ""), new("state", "State", State ?? ""), new("kind", "Kind", Kind ?? ""), new("namespace", "Namespace", Namespace ?? ""),
        new("definition", "Task or pipeline", Definition ?? ""),
        new("period", "Finished", ListQuery.Periods.FirstOrDefault(p => p.Value == Period)?.Label ?? Period ?? ""),
    }.Where(c => c.Value.Length > 0)];

    /// <summary>What the form of the filters takes along.</summary>
    private IEnumerable<(string Name, string? Value)> Carried =>
        (Columns ?? []).Select(c => ("column", (string?)c)).Append(("sort", Sort)).Append(("definition", Definition)).Where(p => !string.IsNullOrEmpty(p.Item2));

    private string OrderText => Sort?.ToUpperInvariant() switch
    {
        "NAME" => "by namespace and name",
        "NAMEDESCENDING" => "by namespace and name, from the end",
        "OLDEST" => "oldest first",
        _ => "newest first",
    };

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Namespaces = [.. (await Queries.NamespacesAsync(cancellation)).Select(n => new FilterOption(n, n))];
        Shown = ColumnOption.Choose(RunTable.All, Columns);
        try
        {
            var since = ListQuery.Since(Period, Clock.GetUtcNow());
            ExportFilters = new() { ["q"] = Q, ["namespace"] = Namespace, ["kind"] = Kind, ["state"] = State, ["definition"] = Definition, ["from"] = since?.ToString("O") };
            var filter = new RunFilter
            {
                Query = ListQuery.Search(Q),
                Namespace = Namespace,
                Definition = Definition,
                From = since,
                Order = ListQuery.Word<RunOrder>("sort", Sort) ?? RunOrder.Newest,
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
