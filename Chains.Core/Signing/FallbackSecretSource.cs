namespace Chains.Core.Signing;

/// <summary>The first source, or the second while the first has no key: in the sandbox, the generated key until someone brings one.</summary>
public sealed class FallbackSecretSource(ISigningSecretSource first, ISigningSecretSource second) : ISigningSecretSource
{
    public async ValueTask<SigningSecret> ReadAsync(CancellationToken cancellation)
    {
        var secret = await first.ReadAsync(cancellation);
        return secret.IsEmpty ? await second.ReadAsync(cancellation) : secret;
    }

    public async Task WaitForChangeAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] waits = [first.WaitForChangeAsync(either.Token), second.WaitForChangeAsync(either.Token)];
        await await Task.WhenAny(waits);
        await either.CancelAsync();
        await Task.WhenAll(waits).ContinueWith(static _ => { }, TaskScheduler.Default);
    }
}
