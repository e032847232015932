namespace Chains.Core.Signing;

/// <summary>A key that verifies signatures. Safe for concurrent use; lives as long as it is of use.</summary>
public abstract class PublicKey
{
    /// <summary><c>SHA256:</c> and the unpadded base64 of the SSH wire form's digest: the DSSE key id that the Go controller writes.</summary>
    public abstract string KeyId { get; }

    /// <summary>Such as <c>ecdsa-p256</c>, <c>ed25519</c>, <c>rsa-3072</c>.</summary>
    public abstract string Algorithm { get; }

    /// <summary>SubjectPublicKeyInfo as PEM, with a final newline.</summary>
    public abstract string Pem { get; }

    /// <summary>Whether the signature is this key's over the message. False, never an exception, on malformed input.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
