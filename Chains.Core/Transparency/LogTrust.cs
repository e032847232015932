namespace Chains.Core.Transparency;

/// <summary>Where the public key of a log comes from. Stored by name.</summary>
public enum LogTrust
{
    /// <summary>From the trusted root.</summary>
    TrustedRoot,

    /// <summary>From the file that a host setting names.</summary>
    Pinned,

    /// <summary>The log itself showed it when it was first used; kept ever since.</summary>
    FirstUse,
}
