namespace Chains.Core.Records;

/// <summary>How far the service has come with a finished run. Stored by name; shown to operators as it reads.</summary>
public enum RunState
{
    /// <summary>Finished, and not signed yet; the reason says what it waits for.</summary>
    Pending,

    /// <summary>Signatures are committed; annotations or deliveries are due.</summary>
    Delivering,

    /// <summary>Every required step holds and the run is marked.</summary>
    Signed,

    /// <summary>Provenance is stored without a signature, as <c>signer: none</c> asks.</summary>
    Unsigned,

    /// <summary>At least one artifact could not be signed, for good; the reason says why. An operator may replay it.</summary>
    Failed,

    /// <summary>There was nothing to sign; the reason says why.</summary>
    Skipped,

    /// <summary>Another controller had signed it; its annotations were imported.</summary>
    Imported,
}
