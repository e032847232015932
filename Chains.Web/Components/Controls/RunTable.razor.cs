using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>Runs, newest first. Under the name stands what needs an operator's eye: the reason of a state, or the definition.</summary>
public sealed partial class RunTable
{
    private const int LongestDetail = 200;

    [Parameter, EditorRequired]
    public IReadOnlyList<RunListItem> Runs { get; set; } = [];

    /// <summary>The columns beside the run's name.</summary>
    public static IReadOnlyList<ColumnOption> All { get; } =
    [
        new("state", "State"), new("namespace", "Namespace"), new("kind", "Kind"), new("definition", "Task or pipeline", false), new("signatures", "Signatures"),
        new("finished", "Finished"), new("latency", "Signed after"), new("marked", "Marked", false), new("uid", "UID", false),
    ];

    /// <summary>Names of the columns that are shown; null for those of the beginning.</summary>
    [Parameter]
    public IReadOnlySet<string>? Columns { get; set; }

    [Parameter]
    public bool Sortable { get; set; }

    [Parameter]
    public string? Order { get; set; }

    private bool Shows(string column) => Columns?.Contains(column) ?? All.First(c => c.Name == column).Initially;

    private static string? Detail(RunListItem run)
    {
        var text = run.State is RunState.Signed ? run.Definition : run.Reason ?? run.Definition;
        return text?.Length > LongestDetail ? text[..LongestDetail] + "…" : text;
    }

    private static string Latency(RunListItem run) =>
        run is { FinishedAt: { } finished, SignedAt: { } signed } && run.State is not RunState.Imported && signed >= finished
            ? TimeText.Span(signed - finished)
            : "–";
}
