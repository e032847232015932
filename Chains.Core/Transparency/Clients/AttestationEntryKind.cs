namespace Chains.Core.Transparency.Clients;

/// <summary>The kind of entry that an attestation becomes in a log of Rekor v1.</summary>
public enum AttestationEntryKind
{
    /// <summary><c>dsse</c> 0.0.1: digests, signatures and verifiers.</summary>
    Dsse,

    /// <summary><c>intoto</c> 0.0.2: the same, and the log may keep the attestation itself.</summary>
    Intoto,
}
