namespace Chains.Core.Signing;

/// <summary>What checking a stored signature found.</summary>
public enum SignatureVerdict
{
    Valid,

    /// <summary>The signature is to be a DSSE envelope and is none.</summary>
    MalformedEnvelope,

    /// <summary>The envelope is for another type of payload.</summary>
    PayloadTypeDiffers,

    /// <summary>The envelope holds other bytes than the payload beside it.</summary>
    PayloadDiffers,

    /// <summary>No signature by this key, and none claims to be.</summary>
    OtherKey,

    /// <summary>The signature is not this key's over the payload.</summary>
    SignatureInvalid,
}
