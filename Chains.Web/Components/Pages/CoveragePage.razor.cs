using System.Globalization;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Records.Search;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>What is signed, what is not, and why.</summary>
public sealed partial class CoveragePage
{
    private const int MostRows = 200;

    [SupplyParameterFromQuery(Name = "namespace")]
    public string? Namespace { get; set; }

    [Inject]
    private CoverageQueries Queries { get; set; } = default!;

    [Inject]
    private RunQueries RunQueries { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private IReadOnlyList<CoverageRow> Rows { get; set; } = [];

    private IReadOnlyList<CoverageReason> Reasons { get; set; } = [];

    private IReadOnlyList<UnsignedImage> Unsigned { get; set; } = [];

    private FilterOption[] Namespaces { get; set; } = [];

    private long Total => Rows.Sum(r => r.Total);

    private long Signed => Rows.Sum(r => r.Signed);

    private long Waiting => Rows.Sum(r => r.Waiting);

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Namespaces = [.. (await RunQueries.NamespacesAsync(cancellation)).Select(n => new FilterOption(n, n))];
        Rows = await Queries.RowsAsync(Namespace, cancellation);
        Reasons = await Queries.ReasonsAsync(Namespace, cancellation);
        Unsigned = await Queries.ImagesAsync(Namespace, cancellation);
    }

    private static string Percent(long part, long whole) => whole == 0
        ? "–"
        // Rounded down: what is not whole does not read 100 %.
        : (Math.Floor(1000.0 * part / whole) / 10).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static MarkupString Bar(long part, Tone tone, long whole) => new(part <= 0 || whole == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"<span class=\"tone-{tone.ToString().ToLowerInvariant()}\" style=\"width:{100.0 * part / whole:0.##}%\"></span>"));

    private static string Address(CoverageRow row, RunState? state) =>
        $"/runs?namespace={Uri.EscapeDataString(row.Namespace)}&kind={row.Kind}"
        + (row.Definition.Length > 0 ? "&definition=" + Uri.EscapeDataString(row.Definition) : "")
        + (state is { } only ? "&state=" + only : "");

    private static MarkupString Linked(CoverageRow row, long count, RunState state) => new(count == 0
        ? "0"
        : $"<a href=\"{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(Address(row, state))}\">{Chart.Number(count)}</a>");
}
