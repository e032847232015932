using Chains.Core.Signing;

namespace Chains.Core.Trust;

/// <summary>Remembers every public key that ever signed here, so that old signatures verify after a key was replaced.</summary>
public interface IKeyRegistry
{
    /// <summary>How the sources of keys in key management services begin. They stand beside the key of the secret: one of each kind is current.</summary>
    const string KmsSource = "kms ";

    /// <summary>Records a key before its first signature: from here on it is the current one of its kind. It may be known already, from an earlier start.</summary>
    /// <param name="source">Where the private half is, such as <c>secret tekton-chains/signing-secrets, x509.pem</c>, or <c>kms hashivault://key</c>.</param>
    ValueTask RegisterAsync(PublicKey key, string source, CancellationToken cancellation);

    /// <summary>The key with that <see cref="PublicKey.KeyId"/>, or null.</summary>
    ValueTask<PublicKey?> FindAsync(string keyId, CancellationToken cancellation);
}
