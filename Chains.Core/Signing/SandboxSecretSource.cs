namespace Chains.Core.Signing;

/// <summary>The sandbox's own key, made when it is first asked for.</summary>
public sealed class SandboxSecretSource(string dataDirectory, TimeProvider? time = null) : ISigningSecretSource
{
    private readonly DirectorySecretSource _directory = new(SandboxKey.Directory(dataDirectory), time);

    public async ValueTask<SigningSecret> ReadAsync(CancellationToken cancellation)
    {
        await SandboxKey.EnsureAsync(dataDirectory, cancellation);
        return await _directory.ReadAsync(cancellation);
    }

    public Task WaitForChangeAsync(CancellationToken cancellation) => _directory.WaitForChangeAsync(cancellation);
}
