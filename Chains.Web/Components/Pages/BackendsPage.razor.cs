using System.Globalization;
using Chains.Core.Records.Access;
using Chains.Core.Storage.Outbox;
using Chains.Core.Storage.PubSub;
using Chains.Web.Components.Controls;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>How each backend fares, and a test of it that says exactly what is wrong.</summary>
public sealed partial class BackendsPage
{
    private const int MessagesShown = 20;

    [Inject]
    private DeliveryOutbox Outbox { get; set; } = default!;

    [Inject]
    private MemoryTopic Topic { get; set; } = default!;

    [Inject]
    private PageCaller Caller { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private IReadOnlyList<BackendStatus> Backends { get; set; } = [];

    private IReadOnlyList<TopicMessage> Messages { get; set; } = [];

    private bool MayTest { get; set; }

    private (string Backend, string Text, bool Bad)? Outcome { get; set; }

    private CancellationToken Cancellation => Context?.RequestAborted ?? CancellationToken.None;

    protected override async Task OnParametersSetAsync()
    {
        MayTest = await Caller.MayAsync(Role.Operator);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        // What is in use comes first.
        Backends = [.. (await Outbox.StatusAsync(Cancellation)).OrderBy(b => b.Used || b.Backlog > 0 ? 0 : 1).ThenBy(b => b.Name, StringComparer.Ordinal)];
        Messages = Topic.Newest(MessagesShown);
    }

    private async Task TestAsync(string name)
    {
        if (!await Caller.DemandAsync(Role.Operator, "backend.test", name) || await Outbox.TestAsync(name, Cancellation) is not { } test)
            return;
        await Caller.RecordAsync("backend.test", name, AuditOutcome.Done, test.Passed ? null : test.Message);
        Outcome = (name, test.Message, !test.Passed);
        await LoadAsync();
    }

    private async Task RetryAsync(string name)
    {
        if (!await Caller.DemandAsync(Role.Operator, "backend.retry", name))
            return;
        var count = await Outbox.RetryFailedAsync(name, Cancellation);
        await Caller.RecordAsync("backend.retry", name, AuditOutcome.Done, null);
        Outcome = (name, $"{Number(count)} {(count == 1 ? "delivery is" : "deliveries are")} tried again.", false);
        await LoadAsync();
    }

    private static StateLook Look(BackendStatus backend) =>
        backend.Problem is { } problem ? new(Capital(ProblemText.Of(problem)), Icons.Material.Filled.PriorityHigh, Tone.Bad, "Takes nothing at the moment: all of its deliveries wait")
        : backend.Target is null ? new("Not configured", Icons.Material.Filled.Remove, Tone.Quiet, "chains-config does not say where it is")
        : !backend.Used && backend.Backlog == 0 ? new("Not used", Icons.Material.Filled.Remove, Tone.Quiet, "No storage key names it")
        : FailedLast(backend) ? new("Retrying", Icons.Material.Filled.Refresh, Tone.Warn, "The last attempt failed, and is tried again")
        : backend.LastSuccessAt is null ? new("Nothing delivered yet", Icons.Material.Filled.Schedule, Tone.Info, "Configured; nothing was delivered so far")
        : new("Delivers", Icons.Material.Filled.Check, Tone.Good, "The last attempt succeeded");

    /// <summary>Nothing is to be said of it but that nothing goes there.</summary>
    private static bool IsIdle(BackendStatus backend) =>
        backend is { Backlog: 0, Failed: 0, Problem: null, Reason: null, LastError: null, LastSuccessAt: null } && (backend.Target is null || !backend.Used);

    private static bool FailedLast(BackendStatus backend) =>
        backend is { LastError: { } error, Backlog: > 0 } && (backend.LastSuccessAt is not { } success || error.At > success);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Rate(double perSecond) =>
        perSecond == 0 ? "None in the last minute" : string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.0#} a second over the last minute");
}
