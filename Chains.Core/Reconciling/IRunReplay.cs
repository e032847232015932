namespace Chains.Core.Reconciling;

/// <summary>Lets an operator try a failed run again, from the step that failed: what is signed stays as it is.</summary>
public interface IRunReplay
{
    /// <param name="who">The name of who asked, for the log.</param>
    Task<ReplayOutcome> ReplayAsync(string uid, string who, CancellationToken cancellation);
}
