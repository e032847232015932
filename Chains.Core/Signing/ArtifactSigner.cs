using System.Buffers;

namespace Chains.Core.Signing;

/// <summary>Signs payloads the way the Go controller does, and verifies each signature before anyone sees it.</summary>
public static class ArtifactSigner
{
    /// <param name="payloadType">DSSE payload type: what is signed is the pre-authentication encoding. Null: the payload itself (simplesigning).</param>
    /// <exception cref="SigningException">The key could not be used, or what it gave does not verify with its public key.</exception>
    public static ValueTask<SignedPayload> SignAsync(
        ISigner signer, ReadOnlyMemory<byte> payload, string? payloadType, CancellationToken cancellation) =>
        payloadType is null ? SignRawAsync(signer, payload, cancellation) : SignEncodedAsync(signer, payload, payloadType, cancellation);

    private static async ValueTask<SignedPayload> SignRawAsync(ISigner signer, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var signature = await SignVerifiedAsync(signer, payload, cancellation);
        return new SignedPayload(signature, null, signer.PublicKey, signer.Certificate, signer.CertificateChain);
    }

    private static async ValueTask<SignedPayload> SignEncodedAsync(
        ISigner signer, ReadOnlyMemory<byte> payload, string payloadType, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Dsse.PreAuthenticationLength(payloadType, payload.Length));
        try
        {
            var length = Dsse.WritePreAuthenticationEncoding(payloadType, payload.Span, buffer);
            var signature = await SignVerifiedAsync(signer, buffer.AsMemory(0, length), cancellation);
            return new SignedPayload(signature, payloadType, signer.PublicKey, signer.Certificate, signer.CertificateChain);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<byte[]> SignVerifiedAsync(ISigner signer, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var signature = await signer.SignAsync(message, cancellation);
        return signer.PublicKey.Verify(message.Span, signature)
            ? signature
            : throw new SigningException(
                $"The key {signer.PublicKey.KeyId} made a signature that its own public key refuses; nothing was stored. "
                + "Check that the private key and its public half belong together.");
    }
}
