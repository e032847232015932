using System.Globalization;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Uploading;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>How each log in use fares: whether it only appended, whether it takes uploads, and whom it is believed to be.</summary>
public sealed partial class LogHealth
{
    [Parameter, EditorRequired]
    public IReadOnlyList<LogState> Logs { get; set; } = [];

    private static StateLook Look(LogState state) =>
        state.Log.Alarm is not null ? new("Inconsistent", Icons.Material.Filled.PriorityHigh, Tone.Bad, "The log did not only append")
        : state.Waiting is not null ? new("Away", Icons.Material.Filled.Refresh, Tone.Warn, "The log takes nothing at the moment")
        : state.Log.CheckError is not null ? new("Unchecked", Icons.Material.Filled.QuestionMark, Tone.Warn, "The log could not be checked the last time")
        : new("Healthy", Icons.Material.Filled.Check, Tone.Good, "It takes entries, and has only appended");

    private static string Trust(LogTrust trust) => trust switch
    {
        LogTrust.TrustedRoot => "The trusted root",
        LogTrust.Pinned => "A key pinned in the host settings",
        _ => "Trusted on first use: the key that the log itself showed",
    };

    private static string Uploads(LogState state)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{state.PerSecond:0.#} a second, {state.InFlight} under way");
        return state.Backlog > 0 ? text + string.Create(CultureInfo.InvariantCulture, $", {state.Backlog:N0} waiting") : text;
    }
}
