using Chains.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Chains.Core.Signing.Keyless;

/// <summary>Chooses what signs: with <c>signers.x509.fulcio.enabled</c> the signer <c>x509</c> is keyless, as in the Go controller; otherwise it is the key of the secret.</summary>
public sealed class SignerSelection(SignerSource keys, KeylessSource keyless, ConfigurationStore configuration, IOptions<KeylessOptions> options) : ISignerSource
{
    public ValueTask<ISigner> GetAsync(string signer, CancellationToken cancellation) =>
        signer == "x509" && configuration.TryGetCurrent(out var current) && KeylessSettings.From(current, options.Value.TokenFile) is { } settings
            ? keyless.GetAsync(settings, cancellation)
            : keys.GetAsync(signer, cancellation);
}
