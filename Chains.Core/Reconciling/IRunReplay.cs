namespace Chains.Core.Reconciling;

/// <summary>Lets an operator try a failed run again, from the step that failed: what is signed stays as it is.</summary>
public interface IRunReplay
{
    /// <param name="who">Who asked, for the record: <c>dashboard</c> or <c>api</c>.</param>
    Task<ReplayOutcome> ReplayAsync(string uid, string who, CancellationToken cancellation);
}
