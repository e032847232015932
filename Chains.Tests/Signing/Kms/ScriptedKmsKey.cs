using Chains.Core.Signing;
using Chains.Core.Signing.Kms;

namespace Chains.Tests.Signing.Kms;

/// <summary>A key in memory that can be told to fail.</summary>
internal sealed class ScriptedKmsKey : IKmsKey
{
    private readonly ISigner _signer = TestKeys.Signer();

    public bool Broken { get; init; }

    public bool Failing { get; set; }

    public int Loads { get; private set; }

    public bool Disposed { get; private set; }

    public async Task<PublicKey> LoadAsync(CancellationToken cancellation)
    {
        Loads++;
        await Task.Yield();
        return Broken ? throw new SigningException("broken") : _signer.PublicKey;
    }

    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        Failing ? throw new SigningException("failing") : await _signer.SignAsync(message, cancellation);

    public void Dispose()
    {
        Disposed = true;
        _signer.Dispose();
    }
}
