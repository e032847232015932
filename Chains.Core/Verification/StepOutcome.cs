namespace Chains.Core.Verification;

public enum StepOutcome
{
    Passed,
    Failed,
    NotApplicable,
}
