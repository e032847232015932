using System.Globalization;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Records.Changes;
using Chains.Core.Records.Queries;
using Chains.Core.Records.Search;
using Chains.Core.Storage.Outbox;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>The first page: is all well, and if not, where to look.</summary>
public sealed partial class Overview
{
    private const int Shown = 8;

    [Inject]
    private RunQueries RunQueries { get; set; } = default!;

    [Inject]
    private SignatureQueries SignatureQueries { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "period")]
    public string? Period { get; set; }

    [Inject]
    private StatisticsQueries StatisticsQueries { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private ConfigurationStore Configuration { get; set; } = default!;

    [Inject]
    private DeliveryOutbox Outbox { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private IReadOnlyList<RunListItem> Runs { get; set; } = [];

    private IReadOnlyList<SignatureListItem> Signatures { get; set; } = [];

    private Statistics Statistics { get; set; } = default!;

    private List<Count> Counts { get; } = [];

    private List<Problem> Problems { get; } = [];

    protected override async Task OnInitializedAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Runs = (await RunQueries.ListAsync(new RunFilter(), null, Shown, cancellation)).Items;
        Signatures = (await SignatureQueries.ListAsync(new SignatureFilter(), null, Shown, cancellation)).Items;
        Statistics = await StatisticsQueries.ReadAsync(Enum.TryParse<StatisticsPeriod>(Period, true, out var period) && Enum.IsDefined(period) ? period : StatisticsPeriod.Hour, cancellation);
        var counts = await RunQueries.CountAsync(cancellation);
        AddCounts(counts);
        AddProblems(counts.GetValueOrDefault(RunState.Failed), Configuration.State);
        foreach (var backend in await Outbox.StatusAsync(cancellation))
            AddProblem(backend);
    }

    private void AddCounts(IReadOnlyDictionary<RunState, int> counts)
    {
        int Of(RunState state) => counts.GetValueOrDefault(state);
        var rate = Changes.SignedPerSecond;
        var perSecond = rate == 0
            ? "none in the last minute"
            : string.Create(CultureInfo.InvariantCulture, $"{rate:0.0#} a second over the last minute");
        Counts.Add(new(StateLook.Of(RunState.Signed), Of(RunState.Signed), perSecond, "/runs?state=Signed"));
        Counts.Add(new(StateLook.Of(RunState.Pending), Of(RunState.Pending),
            Of(RunState.Delivering) is var due and > 0 ? $"and {due} being delivered" : Of(RunState.Pending) == 0 ? "nothing waits" : "waiting to be signed", "/runs?state=Pending"));
        Counts.Add(new(StateLook.Of(RunState.Failed), Of(RunState.Failed), Of(RunState.Failed) == 0 ? "nothing to mend" : "given up, to be replayed", "/runs?state=Failed"));
        Counts.Add(new(StateLook.Of(RunState.Imported), Of(RunState.Imported), "signed by another controller", "/runs?state=Imported"));
        foreach (var state in (RunState[])[RunState.Unsigned, RunState.Skipped])
            if (Of(state) > 0)
                Counts.Add(new(StateLook.Of(state), Of(state), state is RunState.Unsigned ? "stored without a signature" : "had nothing to sign", $"/runs?state={state}"));
    }

    private void AddProblems(int failed, ConfigurationState configuration)
    {
        if (configuration is { PauseReason: { } pause, ReadAt: not null })
            Problems.Add(new("Nothing is being signed.", pause, "/configuration", "Open the configuration"));
        else if (configuration.Problems.FirstOrDefault(p => p.Severity is ConfigurationSeverity.Error) is { } error)
            Problems.Add(new("The configuration has errors; the last good one is in force.", error.ToString(), "/configuration", "Open the configuration"));
        else if (configuration.Problems is [{ } idle, ..])
            Problems.Add(new("Part of the configuration has no effect in this version.", idle.ToString(), "/configuration", "Open the configuration", Tone.Warn));
        if (failed > 0)
            Problems.Add(new(
                failed == 1 ? "One run has failed." : string.Create(CultureInfo.InvariantCulture, $"{failed:N0} runs have failed."),
                "Each says why on its page, and can be replayed once the cause is gone.", "/runs?state=Failed", "Show failed runs"));
    }

    private void AddProblem(BackendStatus backend)
    {
        if (backend is { Problem: not null, Backlog: > 0 })
            Problems.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"{backend.Backlog:N0} {(backend.Backlog == 1 ? "delivery waits" : "deliveries wait")} for {backend.Name}."),
                backend.Reason ?? "", "/backends", "Open the backends"));
        if (backend.Failed > 0)
            Problems.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"{backend.Failed:N0} {(backend.Failed == 1 ? "delivery" : "deliveries")} to {backend.Name} failed."),
                "They wait until they are tried again.", $"/deliveries?backend={backend.Name}&state=Failed", "Show them"));
    }

    private sealed record Count(StateLook Look, int Value, string Note, string Href);

    private sealed record Problem(string Title, string Detail, string Href, string Action, Tone Tone = Tone.Bad);
}
