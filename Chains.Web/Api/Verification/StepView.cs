using Chains.Core.Verification;

namespace Chains.Web.Api.Verification;

/// <summary>One layer that was looked at.</summary>
/// <param name="Sentence">What was found, for a person.</param>
/// <param name="Values">What was compared.</param>
public sealed record StepView(VerificationStepKind Step, StepOutcome Outcome, string Sentence, IReadOnlyList<ComparedValue> Values)
{
    internal static StepView From(VerificationStep step) => new(step.Kind, step.Outcome, step.Sentence, step.Values);
}
