using Chains.Core.Records;
using MudBlazor;

namespace Chains.Web.Components.Controls;

/// <summary>The word, icon and tone of every state: the one place that decides how a state looks.</summary>
public sealed record StateLook(string Label, string Icon, Tone Tone, string Meaning)
{
    public static StateLook Of(RunState state) => state switch
    {
        RunState.Pending => new("Pending", Icons.Material.Filled.Schedule, Tone.Busy, "Finished, and not signed yet"),
        RunState.Delivering => new("Delivering", Icons.Material.Filled.LocalShipping, Tone.Busy, "Signed; annotations or deliveries are due"),
        RunState.Signed => new("Signed", Icons.Material.Filled.Check, Tone.Good, "Every required step holds, and the run is marked"),
        RunState.Unsigned => new("Unsigned", Icons.Material.Filled.EditOff, Tone.Warn, "Provenance is stored without a signature, as signer: none asks"),
        RunState.Failed => new("Failed", Icons.Material.Filled.PriorityHigh, Tone.Bad, "At least one artifact could not be signed"),
        RunState.Skipped => new("Skipped", Icons.Material.Filled.Remove, Tone.Quiet, "There was nothing to sign"),
        RunState.Imported => new("Imported", Icons.Material.Filled.Input, Tone.Info, "Another controller had signed it"),
        _ => new(state.ToString(), Icons.Material.Filled.QuestionMark, Tone.Quiet, "Unknown to this version"),
    };

    public static StateLook Of(StepState state) => state switch
    {
        StepState.Pending => new("Pending", Icons.Material.Filled.Schedule, Tone.Busy, "Not done yet"),
        StepState.Done => new("Done", Icons.Material.Filled.Check, Tone.Good, "Done"),
        StepState.Retrying => new("Retrying", Icons.Material.Filled.Refresh, Tone.Warn, "Failed, and will be tried again"),
        StepState.Failed => new("Failed", Icons.Material.Filled.PriorityHigh, Tone.Bad, "Given up; replay it once the cause is gone"),
        StepState.Skipped => new("Skipped", Icons.Material.Filled.Remove, Tone.Quiet, "Not required"),
        _ => new(state.ToString(), Icons.Material.Filled.QuestionMark, Tone.Quiet, "Unknown to this version"),
    };
}
