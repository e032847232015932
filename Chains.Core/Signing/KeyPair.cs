namespace Chains.Core.Signing;

/// <summary>A new key as files.</summary>
/// <param name="PrivateKey">PEM. Secret: an unencrypted PKCS#8 key, or one encrypted as cosign does.</param>
/// <param name="PublicKey">Its public half.</param>
public sealed record KeyPair(string PrivateKey, PublicKey PublicKey)
{
    /// <summary>Says which key it is, and nothing secret.</summary>
    public override string ToString() => $"key pair {PublicKey.KeyId}";
}
