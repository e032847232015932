namespace Chains.Core.Verification;

/// <summary>What a verification looks at, in the order in which it is shown.</summary>
public enum VerificationStepKind
{
    /// <summary>The signature's container can be read.</summary>
    Envelope,

    /// <summary>What the envelope says it holds is what was expected.</summary>
    PayloadType,

    /// <summary>The signature is the key's, over exactly these bytes.</summary>
    Signature,

    /// <summary>What was signed speaks of the artifact in question.</summary>
    SubjectDigest,

    /// <summary>The certificate was issued by a trusted authority and valid when it signed.</summary>
    CertificateChain,

    /// <summary>The certificate names who was expected.</summary>
    Identity,

    /// <summary>A CT log promised to publish the certificate.</summary>
    Sct,

    /// <summary>The log's entry is about this signature, by this key, over this content.</summary>
    LogEntry,

    /// <summary>The log's promise, with the time of the entry.</summary>
    Set,

    /// <summary>The entry stands in the log's tree.</summary>
    InclusionProof,

    /// <summary>The log signed that tree.</summary>
    Checkpoint,

    /// <summary>A timestamp authority saw the signature.</summary>
    Timestamp,
}
