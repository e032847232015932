namespace Chains.Core.Reconciling;

/// <summary>What became of the wish to try a run again.</summary>
public enum ReplayOutcome
{
    /// <summary>The run is due now; its state follows.</summary>
    Queued,

    /// <summary>No run of that UID is on record.</summary>
    NotFound,

    /// <summary>Every step of the run holds already, or it is not ours to sign.</summary>
    NothingToDo,
}
