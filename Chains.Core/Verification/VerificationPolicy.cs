using Chains.Core.Signing;

namespace Chains.Core.Verification;

/// <summary>What the verifier is asked to hold a signature against.</summary>
public sealed record VerificationPolicy
{
    /// <summary>The key that must have signed; null where a certificate must.</summary>
    public PublicKey? Key { get; init; }

    /// <summary>Whom the certificate must name; null lets it be anybody whom the trusted root vouches for.</summary>
    public ExpectedIdentity? Identity { get; init; }

    /// <summary>Null where it is not asked what the signature is about.</summary>
    public ExpectedArtifact? Artifact { get; init; }

    /// <summary>The DSSE payload type; nothing else may be in an envelope.</summary>
    public string PayloadType { get; init; } = Dsse.InTotoPayloadType;

    /// <summary>
    /// Whether an entry of a trusted log is required. Null: with a certificate it is, for its identity is worth only what others can see; with a key it is
    /// looked at when there is one.
    /// </summary>
    public bool? RequireLogEntry { get; init; }
}
