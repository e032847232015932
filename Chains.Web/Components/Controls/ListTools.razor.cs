using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Chains.Web.Components.Controls;

/// <summary>Above a list: the filters in force as chips, kept views, the choice of columns, and the export of exactly what is filtered.</summary>
public sealed partial class ListTools
{
    /// <summary>Address of the page without its query.</summary>
    [Parameter, EditorRequired]
    public string Page { get; set; } = "";

    [Parameter, EditorRequired]
    public string Export { get; set; } = "";

    /// <summary>The filters by the names that the export knows them by.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyDictionary<string, string?> ExportFilters { get; set; } = new Dictionary<string, string?>();

    [Parameter, EditorRequired]
    public IReadOnlyList<FilterChip> Chips { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<ColumnOption> Columns { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlySet<string> Shown { get; set; } = new HashSet<string>();

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string WithoutColumns => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["column"] = null, ["cursor"] = null });

    /// <summary>What the form of the columns carries along.</summary>
    private IEnumerable<(string Name, string? Value)> Kept => QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query)
        .Where(p => p.Key is not ("column" or "cursor"))
        .SelectMany(p => p.Value.Select(value => (p.Key, value)));

    private string Without(FilterChip chip) =>
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [chip.Parameter] = null, ["cursor"] = null });

    private string ExportAs(string format) =>
        QueryHelpers.AddQueryString(Export, ExportFilters.Where(f => !string.IsNullOrEmpty(f.Value)).Append(new("format", format)));
}
