namespace Chains.Core.Signing.Kms;

/// <summary>A signer over a key in a key management service.</summary>
internal sealed class KmsSigner(IKmsKey key, PublicKey publicKey, Action failed) : ISigner
{
    public PublicKey PublicKey => publicKey;

    public string? Certificate => null;

    public string? CertificateChain => null;

    public async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            return await key.SignAsync(message, cancellation);
        }
        catch (SigningException)
        {
            // The version may be gone, or another key be in its place: the next one asks again.
            failed();
            throw;
        }
    }

    public void Dispose() => key.Dispose();
}
