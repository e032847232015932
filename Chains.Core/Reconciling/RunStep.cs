namespace Chains.Core.Reconciling;

/// <summary>What a run needs next.</summary>
public enum RunStep
{
    /// <summary>Nothing: not ours, still running with its finalizer on, or finished with.</summary>
    Leave,

    /// <summary>It runs: hold it with the finalizer, so that it is not gone before it is signed.</summary>
    Hold,

    /// <summary>Nothing will be signed for it, or nothing more: take the finalizer off.</summary>
    Release,

    /// <summary>Another controller has signed it: record what its annotations say.</summary>
    Import,

    /// <summary>It is done: format, sign, commit.</summary>
    Sign,

    /// <summary>Signatures are committed: write the annotations, deliver.</summary>
    Deliver,
}
