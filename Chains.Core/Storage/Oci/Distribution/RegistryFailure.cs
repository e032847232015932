namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>Why a registry did not do what was asked.</summary>
public enum RegistryFailure
{
    /// <summary>The credentials are missing or wrong (401).</summary>
    Unauthorized,

    /// <summary>The credentials are good and not enough (403).</summary>
    Forbidden,

    /// <summary>The repository, manifest or blob is not there (404).</summary>
    NotFound,

    /// <summary>Too much was asked in too little time (429).</summary>
    Busy,

    /// <summary>The registry is in trouble (5xx), or did not answer in time.</summary>
    Unavailable,

    /// <summary>No connection, or no trust in its certificate.</summary>
    Unreachable,

    /// <summary>The registry takes no such content (other 4xx).</summary>
    Refused,

    /// <summary>What came back is not what was asked for: a digest that does not match, an answer that breaks the protocol.</summary>
    Dishonest,

    /// <summary>Others kept changing the same tag.</summary>
    Contended,
}
