using Chains.Core.Configuration;
using Chains.Core.Records.Access;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Islands;

/// <summary>
/// Edits <c>chains-config</c>: every key with its meaning, what a change would do before it is saved, and the command that does the same.
/// It follows the store while it is open; edits that are not saved survive that.
/// </summary>
public sealed partial class ConfigurationEditor : IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    /// <summary>A reading of the history whose values are to come back: they become edits, to be reviewed.</summary>
    [Parameter]
    public long? Revert { get; set; }

    [Inject]
    private Chains.Core.Records.Queries.ConfigurationQueries Queries { get; set; } = default!;

    [Inject]
    private ConfigurationStore Store { get; set; } = default!;

    [Inject]
    private DashboardEnvironment Environment { get; set; } = default!;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private PageCaller Caller { get; set; } = default!;

    private ConfigurationDraft Draft { get; set; } = default!;

    private string Search { get; set; } = "";

    private bool OnlySet { get; set; }

    private bool Saving { get; set; }

    private bool Refused { get; set; }

    private string? Outcome { get; set; }

    private bool MayChange { get; set; }

    private bool Writable => MayChange && Services.GetService<IConfigMapEditor>() is not null;

    // Says, to scripts and tests, that the controls answer: before, the page is only drawn.
    private Dictionary<string, object?> Ready => RendererInfo.IsInteractive ? new() { ["data-ready"] = "" } : [];

    private IEnumerable<IGrouping<string, KeyDefinition>> Groups => ConfigurationKeys.All
        .Where(k => Search.Length == 0
            || k.Name.Contains(Search.Trim(), StringComparison.OrdinalIgnoreCase)
            || k.Meaning.Contains(Search.Trim(), StringComparison.OrdinalIgnoreCase))
        .Where(k => !OnlySet || Draft.Value(k.Name) is not null)
        .GroupBy(k => k.Group);

    public void Dispose()
    {
        Store.Changed -= Follow;
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Draft = new ConfigurationDraft(Store.State, Environment.SystemNamespace);
        Store.Changed += Follow;
        MayChange = await Caller.MayAsync(Role.Admin);
        await TakeBackAsync();
    }

    private async Task TakeBackAsync()
    {
        if (Revert is not { } id || await Queries.DataAsync(id, _closed.Token) is not { } data)
            return;
        foreach (var definition in ConfigurationKeys.All.Where(d => !d.Secret))
            Draft.Set(definition.Name, data.TryGetValue(definition.Name, out var value) ? ConfigurationKeys.Redact(definition.Name, value) : null);
        if (Draft.Edits.Count == 0)
            (Outcome, Refused) = ("The configuration is as it was then already.", false);
    }

    private void Follow(object? sender, ConfigurationChange change) =>
        _ = InvokeAsync(() =>
        {
            Draft = Draft.Onto(change.State);
            StateHasChanged();
        });

    private void Renew() => (Outcome, Refused) = (null, false);

    private void Discard()
    {
        Draft = new ConfigurationDraft(Store.State, Environment.SystemNamespace);
        Renew();
    }

    private async Task SaveAsync()
    {
        if (Saving || Services.GetService<IConfigMapEditor>() is not { } editor)
            return;
        (Saving, Outcome) = (true, null);
        try
        {
            if (!await Caller.DemandAsync(Role.Admin, "config.change", ConfigurationKeys.ConfigMapName))
            {
                (Outcome, Refused) = ("Your session has ended, or your role does not allow this. Sign in again.", true);
                return;
            }

            var edits = string.Join(", ", Draft.Edits.Keys.Order(StringComparer.Ordinal));
            var refusal = Refusal(await editor.PatchAsync(Draft.Edits, Draft.ResourceVersion, new ConfigurationAuthor("dashboard", (await Caller.WhoAsync()).Name), _closed.Token));
            await Caller.RecordAsync("config.change", ConfigurationKeys.ConfigMapName, refusal is null ? AuditOutcome.Done : AuditOutcome.Refused, refusal ?? edits);
            (Outcome, Refused) = (refusal ?? "Saved. It comes into force as soon as the service reads it, within a second.", refusal is not null);
            if (refusal is null)
                Draft = new ConfigurationDraft(Store.State, Environment.SystemNamespace);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            Saving = false;
        }
    }

    private static string? Refusal(ConfigMapEdit edit) => edit switch
    {
        ConfigMapEdit.Applied => null,
        ConfigMapEdit.Conflict => "Somebody else changed the ConfigMap meanwhile. Your edits are kept: look at them over what it says now, and save again.",
        ConfigMapEdit.Refused refused => string.Join(" ", refused.Problems.Select(problem => problem.ToString())),
        ConfigMapEdit.Unreachable unreachable => unreachable.Message,
        _ => "The change was not written.",
    };
}
