using Chains.Core.Verification;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Controls;

/// <summary>What a verification found: the verdict in a sentence, then every layer, which unfolds to what was compared.</summary>
public sealed partial class VerificationPanel
{
    private const int Longest = 600;

    private static readonly StateLook Passed = new("Passed", Icons.Material.Filled.Check, Tone.Good, "This layer holds");
    private static readonly StateLook Failed = new("Failed", Icons.Material.Filled.PriorityHigh, Tone.Bad, "This layer does not hold");
    private static readonly StateLook NotApplicable = new("Not applicable", Icons.Material.Filled.Remove, Tone.Quiet, "There is nothing to look at, and that is fine");

    [Parameter, EditorRequired]
    public VerificationResult Result { get; set; } = default!;

    /// <summary>Where several stand on a page, the page has the anchor.</summary>
    [Parameter]
    public string? Id { get; set; } = "verification";

    private static RenderFragment Line(VerificationStep step) => builder =>
    {
        builder.OpenComponent<StateChip>(0);
        builder.AddAttribute(1, nameof(StateChip.Look), LookOf(step.Outcome));
        builder.CloseComponent();
        builder.OpenElement(2, "strong");
        builder.AddAttribute(3, "class", "nowrap");
        builder.AddContent(4, NameOf(step.Kind));
        builder.CloseElement();
        builder.OpenElement(5, "span");
        builder.AddAttribute(6, "class", "sentence");
        builder.AddContent(7, SafeText.Of(Cut(step.Sentence)));
        builder.CloseElement();
    };

    private static StateLook LookOf(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Passed => Passed,
        StepOutcome.Failed => Failed,
        _ => NotApplicable,
    };

    private static string NameOf(VerificationStepKind kind) => kind switch
    {
        VerificationStepKind.PayloadType => "Payload type",
        VerificationStepKind.SubjectDigest => "Subject",
        VerificationStepKind.CertificateChain => "Certificate chain",
        VerificationStepKind.Sct => "Certificate log (SCT)",
        VerificationStepKind.LogEntry => "Log entry",
        VerificationStepKind.Set => "Log promise (SET)",
        VerificationStepKind.InclusionProof => "Inclusion proof",
        _ => kind.ToString(),
    };

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] + "…" : text;
}
