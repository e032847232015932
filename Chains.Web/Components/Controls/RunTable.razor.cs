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
