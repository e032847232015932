using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Records.Access;
using Chains.Core.Records.Queries;
using Chains.Web.Components.Controls;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>One run: what became of each of its artifacts and why, when, and from what.</summary>
public sealed partial class RunDetails
{
    private const int LongestReason = 4000;

    [Parameter]
    public string Uid { get; set; } = "";

    [Inject]
    private RunQueries Queries { get; set; } = default!;

    [Inject]
    private Chains.Core.Records.Search.ImageQueries Images { get; set; } = default!;

    [Inject]
    private LogEntryQueries LogEntries { get; set; } = default!;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private PageCaller Caller { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private RunRecord? Run { get; set; }

    private RunRecord? Parent { get; set; }

    /// <summary>By signature.</summary>
    private ILookup<long, LogEntryRecord> Logged { get; set; } = Array.Empty<LogEntryRecord>().ToLookup(e => e.SignatureId);

    private IReadOnlyList<RunRecord> Children { get; set; } = [];

    private IReadOnlyList<TimelineEntry> Entries { get; set; } = [];

    private Graph? Graph { get; set; }

    private IReadOnlyList<Chains.Core.Records.Search.SourceRevision> Sources { get; set; } = [];

    private ReadOnlyMemory<byte>? Snapshot { get; set; }

    private (string Text, bool Refused)? Outcome { get; set; }

    private CancellationToken Cancellation => Context?.RequestAborted ?? CancellationToken.None;

    private bool MayReplay { get; set; }

    private bool CanReplay =>
        MayReplay && Run is { State: RunState.Failed or RunState.Skipped or RunState.Unsigned or RunState.Pending or RunState.Delivering }
        && Services.GetService<IRunReplay>() is not null;

    protected override async Task OnParametersSetAsync()
    {
        MayReplay = await Caller.MayAsync(Role.Operator);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        Run = await Queries.FindAsync(Uid, Cancellation);
        if (Run is null)
        {
            Context?.AnswerNotFound();
            return;
        }

        if (Run.ParentUid is { } parent)
            Parent = await Queries.FindAsync(parent, Cancellation);
        Logged = (await LogEntries.OfRunAsync(Run.Id, Cancellation)).ToLookup(e => e.SignatureId);
        Children = await Queries.ChildrenAsync(Run.Uid, Cancellation);
        Entries = RunTimeline.Of(Run, await Queries.AttemptsAsync(Run.Id, Cancellation), await Queries.LogEntriesAsync(Run.Id, Cancellation));
        Sources = await Images.SourcesAsync(Run.Id, Cancellation);
        var statement = Run.Artifacts.FirstOrDefault(a => a.Statement?.PredicateType is not null)?.Statement is { } provenance ? StatementView.Of(provenance.Payload) : null;
        var built = await Images.BuiltByAsync([Run.Id, .. Children.Select(c => c.Id)], Cancellation);
        Graph = Run.Artifacts.Count > 0 ? ProvenanceLayout.OfRun(Run, Children, Sources, statement, built) : null;
        Snapshot = await Queries.SnapshotAsync(Run.Id, Cancellation);
    }

    private async Task ReplayAsync()
    {
        if (!await Caller.DemandAsync(Role.Operator, "run.replay", Uid) || !CanReplay)
            return;
        var who = await Caller.WhoAsync();
        var refusal = await Services.GetRequiredService<IRunReplay>().ReplayAsync(Uid, who.Name, Cancellation) switch
        {
            ReplayOutcome.Queued => null,
            ReplayOutcome.NothingToDo => "There is nothing left to do for this run.",
            _ => "The run is no longer on record.",
        };
        await Caller.RecordAsync("run.replay", Uid, refusal is null ? AuditOutcome.Done : AuditOutcome.Refused, refusal);
        await LoadAsync();
        Outcome = refusal is null
            ? ("The run is being worked on again. What is signed already stays as it is.", false)
            : (refusal, true);
    }

    private static string Cut(string text) => text.Length > LongestReason ? text[..LongestReason] + "…" : text;

    private static string Span(DateTimeOffset? from, DateTimeOffset? to) =>
        from is { } start && to is { } end && end >= start ? TimeText.Span(end - start) : "–";
}
