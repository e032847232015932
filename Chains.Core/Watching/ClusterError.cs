namespace Chains.Core.Watching;

/// <summary>How the API server failed us, as far as it decides what to do next.</summary>
public enum ClusterError
{
    /// <summary>No answer, or one of the 5xx and 429: try again later.</summary>
    Unavailable,

    NotFound,

    Conflict,

    /// <summary>410: the resource version or continue token is too old; list again.</summary>
    Expired,

    /// <summary>401 and 403: credentials or RBAC.</summary>
    Forbidden,

    /// <summary>400 and 422: this very request will never succeed.</summary>
    Invalid,

    /// <summary>413: too large.</summary>
    TooLarge,
}
