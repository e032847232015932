namespace Chains.Core.Signing;

/// <summary>Gives the signer that is current for a configured name: keys are read once and live until they change.</summary>
public interface ISignerSource
{
    /// <param name="signer">The value of an <c>artifacts.*.signer</c> key: <c>x509</c> or <c>kms</c>.</param>
    /// <exception cref="SigningException">No usable key; the message names the secret, the entry and the remedy.</exception>
    ValueTask<ISigner> GetAsync(string signer, CancellationToken cancellation);
}
