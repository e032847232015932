using Chains.Core.Records.Queries;
using MudBlazor;

namespace Chains.Web.Components.Controls;

/// <summary>How a verdict is worded: of one signature, and of all that there are about one thing.</summary>
public static class VerdictLook
{
    private static readonly StateLook Unsigned = new("Unsigned", Icons.Material.Filled.EditOff, Tone.Warn, "Nothing about it is signed");
    private static readonly StateLook Unverified =
        new("Unverified", Icons.Material.Filled.QuestionMark, Tone.Quiet, "Signed, and not looked at again yet: Verify does it now");

    public static StateLook Of(Verdict verdict) => verdict switch
    {
        { Verified: true, At: { } at } => new("Verified", Icons.Material.Filled.Check, Tone.Good, $"It was verified at {TimeText.Exact(at)}, or in the walk through all signatures that began then"),
        { Verified: false } => new("Verification failed", Icons.Material.Filled.PriorityHigh, Tone.Bad, SafeText.Of(verdict.Reason)),
        _ => Unverified,
    };

    /// <summary>One that fails decides; one that nobody looked at leaves it open.</summary>
    public static StateLook Of(IReadOnlyCollection<Verdict> verdicts) => verdicts.Count == 0
        ? Unsigned
        : Of(verdicts.FirstOrDefault(v => v.Verified is false) ?? verdicts.FirstOrDefault(v => v.Verified is null) ?? verdicts.First());
}
