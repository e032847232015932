namespace Chains.Core.Trust;

/// <summary>One instance of Sigstore that is believed: the public-good one, a private one, the sandbox's own. Several stand side by side.</summary>
public interface ITrustInstance : ITrustedRootSource
{
    /// <summary>What there is to say of it to an operator.</summary>
    TrustStatus Status { get; }
}
