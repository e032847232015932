using Chains.Core.Signing;

namespace Chains.Tests.Signing;

/// <summary>A secret source that holds what the test puts there.</summary>
internal sealed class ScriptedSecrets(SigningSecret? secret = null) : ISigningSecretSource
{
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SigningSecret Secret { get; set; } = secret ?? new SigningSecret("test secret");

    public string? Unreadable { get; set; }

    public int Reads { get; private set; }

    public void Change(SigningSecret secret)
    {
        Secret = secret;
        var change = _change;
        _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        change.SetResult();
    }

    public ValueTask<SigningSecret> ReadAsync(CancellationToken cancellation)
    {
        Reads++;
        return Unreadable is null ? ValueTask.FromResult(Secret) : throw new SigningException(Unreadable);
    }

    public Task WaitForChangeAsync(CancellationToken cancellation) => _change.Task.WaitAsync(cancellation);
}
