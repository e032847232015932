using System.Security.Cryptography;

namespace Chains.Core.Signing.Keyless;

/// <summary>Makes the keys of keyless signing: ECDSA P-256, wiped with their signer, never written anywhere.</summary>
internal static class EphemeralKey
{
    public static ISigner Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return PrivateKeyInfo.Read(key.ExportPkcs8PrivateKey(), "The ephemeral key");
    }
}
