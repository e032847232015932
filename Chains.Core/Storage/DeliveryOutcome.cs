namespace Chains.Core.Storage;

/// <summary>How an attempt ended.</summary>
public enum DeliveryOutcome
{
    /// <summary>The backend has it.</summary>
    Done,

    /// <summary>There is nothing to deliver of this artifact to this backend.</summary>
    Skipped,

    /// <summary>This delivery is tried again; others are not concerned.</summary>
    Retry,

    /// <summary>The backend as a whole does not take anything at the moment: its deliveries wait, and one probes.</summary>
    Unavailable,

    /// <summary>No repetition would help; an operator may retry it.</summary>
    Failed,
}
