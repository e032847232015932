using System.Collections.Immutable;

namespace Chains.Core.Verification;

/// <param name="Sentence">One sentence that a person understands, with its full stop.</param>
public sealed record VerificationStep(
    VerificationStepKind Kind, StepOutcome Outcome, string Sentence, ImmutableArray<ComparedValue> Values)
{
    internal static VerificationStep Passed(VerificationStepKind kind, string sentence, params ImmutableArray<ComparedValue> values) =>
        new(kind, StepOutcome.Passed, sentence, values);

    internal static VerificationStep Failed(VerificationStepKind kind, string sentence, params ImmutableArray<ComparedValue> values) =>
        new(kind, StepOutcome.Failed, sentence, values);

    internal static VerificationStep NotApplicable(VerificationStepKind kind, string sentence, params ImmutableArray<ComparedValue> values) =>
        new(kind, StepOutcome.NotApplicable, sentence, values);
}
