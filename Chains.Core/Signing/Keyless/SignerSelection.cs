using Chains.Core.Configuration;
using Chains.Core.Signing.Kms;
using Microsoft.Extensions.Options;

namespace Chains.Core.Signing.Keyless;

/// <summary>
/// Chooses what signs: with <c>signers.x509.fulcio.enabled</c> the signer <c>x509</c> is keyless, as in the Go controller; otherwise it is the key of the secret.
/// The signer <c>kms</c> is the key that <c>signers.kms.kmsref</c> names.
/// </summary>
public sealed class SignerSelection(
    SignerSource keys, KeylessSource keyless, KmsSource kms, ConfigurationStore configuration, IOptions<KeylessOptions> options) : ISignerSource
{
    public ValueTask<ISigner> GetAsync(string signer, CancellationToken cancellation) =>
        signer == "kms" ? kms.GetAsync(cancellation)
        : signer == "x509" && configuration.TryGetCurrent(out var current) && KeylessSettings.From(current, options.Value.TokenFile) is { } settings
            ? keyless.GetAsync(settings, cancellation)
            : keys.GetAsync(signer, cancellation);
}
