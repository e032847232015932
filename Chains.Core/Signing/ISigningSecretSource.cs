namespace Chains.Core.Signing;

/// <summary>Where signing keys are kept. Reading is cheap enough to be done once a second.</summary>
public interface ISigningSecretSource
{
    /// <summary>What is there now; an empty secret if there is none.</summary>
    /// <exception cref="SigningException">
    /// It cannot be told what is there (no connection, no permission). Nothing is thrown for what the entries hold.
    /// </exception>
    ValueTask<SigningSecret> ReadAsync(CancellationToken cancellation);

    /// <summary>Returns when the secret may have changed. Never throws but for cancellation; paces itself when it cannot watch.</summary>
    Task WaitForChangeAsync(CancellationToken cancellation);
}
