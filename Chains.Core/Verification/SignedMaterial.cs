using System.Security.Cryptography.X509Certificates;
using PublicKey = Chains.Core.Signing.PublicKey;

namespace Chains.Core.Verification;

/// <summary>What all steps look at: the signature, what it is over, and whose it says to be.</summary>
/// <param name="Message">The signed bytes: the pre-authentication encoding of an envelope, or the message. Null where only a digest of it is known.</param>
/// <param name="Sha256">Of the signed bytes; null where neither they nor that digest are known.</param>
/// <param name="Key">Null where there is none to verify with.</param>
/// <param name="Leaf">Null where a key signed.</param>
internal sealed record SignedMaterial(
    VerificationInput Input, ReadOnlyMemory<byte>? Message, byte[]? Sha256, PublicKey? Key, X509Certificate2? Leaf)
{
    public SigstoreBundle Bundle => Input.Bundle;

    public ReadOnlyMemory<byte> Signature => Bundle.Signature;

    public bool HasCertificate => Leaf is not null;
}
