using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Chains.Core.Signing;

/// <summary>Signs messages with pure Ed25519.</summary>
internal sealed class Ed25519MessageSigner(Ed25519PrivateKeyParameters key) : ISigner
{
    public PublicKey PublicKey { get; } = Ed25519PublicKey.From(key.GeneratePublicKey());

    public string? Certificate => null;

    public string? CertificateChain => null;

    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, key);
        signer.BlockUpdate(message.Span);
        return ValueTask.FromResult(signer.GenerateSignature());
    }

    public void Dispose()
    {
        // BouncyCastle gives no way to wipe a key; it goes with the object.
    }
}
