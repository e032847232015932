using System.Security.Cryptography;

namespace Chains.Core.Signing;

/// <summary>A signer over a private key that the platform's cryptography holds, kept as PKCS#8 to make an instance for each thread.</summary>
internal abstract class PooledSigner<TKey> : ISigner
    where TKey : AsymmetricAlgorithm
{
    private readonly byte[] _pkcs8;
    private readonly KeyPool<TKey> _pool;

    /// <param name="pkcs8">Owned by the signer from here on, and wiped when it is disposed.</param>
    protected PooledSigner(byte[] pkcs8, PublicKey publicKey, Func<TKey> create)
    {
        _pkcs8 = pkcs8;
        PublicKey = publicKey;
        _pool = new KeyPool<TKey>(() => Import(create));
    }

    public PublicKey PublicKey { get; }

    public string? Certificate => null;

    public string? CertificateChain => null;

    /// <inheritdoc/>
    /// <remarks>Runs on the caller's thread: a signature takes less time than a hand-over.</remarks>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Sign(message.Span));
    }

    public void Dispose()
    {
        _pool.Close();
        CryptographicOperations.ZeroMemory(_pkcs8);
    }

    protected abstract byte[] Sign(TKey key, ReadOnlySpan<byte> message);

    private byte[] Sign(ReadOnlySpan<byte> message)
    {
        if (_pool.IsClosed)
            throw Replaced();
        try
        {
            var key = _pool.Rent();
            try
            {
                return Sign(key, message);
            }
            finally
            {
                _pool.Return(key);
            }
        }
        catch (CryptographicException) when (_pool.IsClosed)
        {
            throw Replaced();
        }
        catch (CryptographicException e)
        {
            throw new SigningException($"The key {PublicKey.KeyId} failed to sign: {e.Message}", e);
        }
    }

    private TKey Import(Func<TKey> create)
    {
        var key = create();
        key.ImportPkcs8PrivateKey(_pkcs8, out _);
        return key;
    }

    private SigningException Replaced() =>
        new($"The key {PublicKey.KeyId} was replaced while it was to sign; the signature is made with the new one when it is tried again.");
}
