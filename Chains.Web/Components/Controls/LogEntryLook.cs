using Chains.Core.Records;
using MudBlazor;

namespace Chains.Web.Components.Controls;

/// <summary>How an entry of a transparency log is worded.</summary>
public static class LogEntryLook
{
    public static StateLook Of(StepState state) => state switch
    {
        StepState.Done => new("Logged", Icons.Material.Filled.Check, Tone.Good, "In the log, and verified"),
        StepState.Pending => new("Uploading", Icons.Material.Filled.Schedule, Tone.Busy, "On its way into the log"),
        StepState.Retrying => new("Retrying", Icons.Material.Filled.Refresh, Tone.Warn, "The log did not take it yet; it is tried again"),
        StepState.Failed => new("Refused", Icons.Material.Filled.PriorityHigh, Tone.Bad, "The log does not take it; replay the run once that is mended"),
        _ => new("Not logged", Icons.Material.Filled.Remove, Tone.Quiet, "It will not be entered; the reason says why"),
    };

    /// <summary>The index where there is one, and the log.</summary>
    public static string Title(LogEntryRecord entry) => entry.LogIndex is { } index
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Log index {index} in {Host(entry.LogUrl)}")
        : Host(entry.LogUrl);

    public static string Host(string url) => SafeText.Of(Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Authority : url);
}
