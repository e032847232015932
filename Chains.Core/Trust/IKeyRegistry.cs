using Chains.Core.Signing;

namespace Chains.Core.Trust;

/// <summary>Remembers every public key that ever signed here, so that old signatures verify after a key was replaced.</summary>
public interface IKeyRegistry
{
    /// <summary>Records a key before its first signature. Recording a known key again changes nothing but where and when it was last seen.</summary>
    /// <param name="source">Where the private half was read, such as <c>secret tekton-chains/signing-secrets</c>.</param>
    ValueTask RegisterAsync(PublicKey key, string source, CancellationToken cancellation);

    /// <summary>The key with that <see cref="PublicKey.KeyId"/>, or null.</summary>
    ValueTask<PublicKey?> FindAsync(string keyId, CancellationToken cancellation);
}
