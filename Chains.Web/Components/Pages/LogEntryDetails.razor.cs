using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Transparency;
using Chains.Web.Api.Rekor;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>One entry of a transparency log: what it holds, and why it is there.</summary>
public sealed partial class LogEntryDetails
{
    [Parameter]
    public long Id { get; set; }

    [Inject]
    private LogEntryQueries Queries { get; set; } = default!;

    [Inject]
    private KeyQueries Keys { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private LogEntryRecord? Row { get; set; }

    private TransparencyLogEntry? Entry { get; set; }

    private string? Problem { get; set; }

    private string? Url => Row is null ? null : EntryView.UrlOf(Row);

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Row = await Queries.FindAsync(Id, cancellation);
        if (Row is null)
        {
            Context?.AnswerNotFound();
            return;
        }

        (Entry, Problem) = await EntryView.ReadAsync(Row, Queries, Keys, cancellation);
    }
}
