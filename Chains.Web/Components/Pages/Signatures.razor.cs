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

    [SupplyParameterFromQuery(Name = "period")]
    public string? Period { get; set; }

    [SupplyParameterFromQuery(Name = "column")]
    public string[]? Columns { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private SignatureQueries Queries { get; set; } = default!;

    [Inject]
    private RunQueries RunQueries { get; set; } = default!;

    [Inject]
    private KeyQueries KeyQueries { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<SignatureListItem> Page { get; set; } = new([], null);

    private FilterOption[] Namespaces { get; set; } = [];

    private FilterOption[] Formats { get; set; } = [];

    private FilterOption[] KeyIds { get; set; } = [];

    private string? Trouble { get; set; }

    private IReadOnlySet<string> Shown { get; set; } = new HashSet<string>();

    private Dictionary<string, string?> ExportFilters { get; set; } = [];

    private bool Filtered => Chips.Length > 0;

    private FilterChip[] Chips => [.. new FilterChip[]
    {
        new("q", "Search", Q ?? ""), new("type", "Type", Type ?? ""), new("namespace", "Namespace", Namespace ?? ""), new("format", "Format", Format ?? ""),
        new("key", "Key", Key is { Length: > 0 } key ? ShortText.Of(key).Shown : ""), new("certificate", "Certificate", Certificate is { Length: > 0 } print ? ShortText.Of(print).Shown : ""),
        new("period", "Signed", ListQuery.Periods.FirstOrDefault(p => p.Value == Period)?.Label ?? Period ?? ""),
    }.Where(c => c.Value.Length > 0)];

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Namespaces = [.. (await RunQueries.NamespacesAsync(cancellation)).Select(n => new FilterOption(n, n))];
        Formats = [.. (await Queries.FormatsAsync(cancellation)).Select(f => new FilterOption(f, f))];
        KeyIds = [.. (await KeyQueries.ListAsync(cancellation)).Select(k => new FilterOption(k.KeyId, ShortText.Of(k.KeyId).Shown))];
        Shown = ColumnOption.Choose(SignatureTable.All, Columns);
        try
        {
            var since = ListQuery.Since(Period, Clock.GetUtcNow());
            ExportFilters = new() { ["q"] = Q, ["namespace"] = Namespace, ["type"] = Type, ["format"] = Format, ["keyId"] = Key, ["certificate"] = Certificate, ["from"] = since?.ToString("O") };
            var filter = new SignatureFilter
            {
                Query = ListQuery.Search(Q),
                Namespace = Namespace,
                Type = ListQuery.Word<ArtifactType>("type", Type),
                Format = Format,
                KeyId = Key,
                Certificate = Certificate?.ToLowerInvariant(),
                From = since,
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
