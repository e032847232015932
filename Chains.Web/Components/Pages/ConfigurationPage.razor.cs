using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>The configuration: its problems, an editor for every key, and its history.</summary>
public sealed partial class ConfigurationPage
{
    private const int ReadingsShown = 10;
    private const int MostChanges = 50;

    private static readonly StateLook AcceptedLook = new("Accepted", Icons.Material.Filled.Check, Tone.Good, "Came into force");
    private static readonly StateLook RefusedLook = new("Refused", Icons.Material.Filled.PriorityHigh, Tone.Bad, "Had errors; the last good configuration stayed in force");

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = "revert")]
    public long? Revert { get; set; }

    [Inject]
    private ConfigurationStore Store { get; set; } = default!;

    [Inject]
    private ConfigurationQueries Queries { get; set; } = default!;

    [Inject]
    private DashboardEnvironment Environment { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private ConfigurationState State => Store.State;

    private Page<ConfigurationChangeRecord> History { get; set; } = new([], null);

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        try
        {
            History = await Queries.ListAsync(Cursor, ReadingsShown, cancellation);
        }
        catch (FormatException)
        {
            Cursor = null;
            History = await Queries.ListAsync(null, ReadingsShown, cancellation);
        }
    }

    private static (string Key, string? Old, string? New)[] Changes(ConfigurationChangeRecord change)
    {
        using var document = JsonDocument.Parse(change.Changes);
        return document.RootElement.EnumerateArray().Take(MostChanges)
            .Select(item => (Text(item, "key") ?? "", Text(item, "old"), Text(item, "new"))).ToArray();
    }

    private static string? Text(JsonElement item, string name) =>
        item.EnumerateObject().FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: JsonValueKind.String } found
            ? found.Value.GetString()
            : null;
}
