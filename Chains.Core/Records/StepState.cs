namespace Chains.Core.Records;

/// <summary>State of one artifact, or of one delivery of it to one backend. A reason stands beside every state but <see cref="Done"/>.</summary>
public enum StepState
{
    Pending,
    Done,
    Retrying,
    Failed,
    Skipped,
}
