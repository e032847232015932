using Chains.Core.Configuration;

namespace Chains.Core.Signing.Keyless;

/// <summary>What one reading of <c>chains-config</c> asks of keyless signing. Equal settings ask the same.</summary>
/// <param name="Fulcio"><c>signers.x509.fulcio.address</c></param>
/// <param name="Issuer">The issuer that tokens must be of; null takes that of the provider.</param>
/// <param name="Provider">A provider's name; empty tries each that is there.</param>
/// <param name="TokenFile">Where the provider <c>filesystem</c> reads.</param>
public sealed record KeylessSettings(Uri Fulcio, string? Issuer, string Provider, string TokenFile)
{
    private const string IssuerKey = "signers.x509.fulcio.issuer";

    /// <summary>Null while <c>signers.x509.fulcio.enabled</c> is not true.</summary>
    /// <param name="defaultTokenFile">Read unless <c>signers.x509.identity.token.file</c> names another.</param>
    public static KeylessSettings? From(ChainsConfiguration configuration, string defaultTokenFile)
    {
        var values = configuration.Values;
        if (values.GetValueOrDefault("signers.x509.fulcio.enabled") != "true")
            return null;
        var (provider, file, issuer) = (values["signers.x509.fulcio.provider"], values["signers.x509.identity.token.file"], values[IssuerKey]);
        return new KeylessSettings(
            new Uri(values["signers.x509.fulcio.address"].TrimEnd('/')),
            // The default is the issuer that people log in with; what runs in a cluster has tokens of the cluster's.
            issuer == ConfigurationKeys.Defaults[IssuerKey] ? null : issuer,
            // As in the Go controller: a file that is named is what is meant.
            provider.Length == 0 && file.Length > 0 ? "filesystem" : provider,
            file.Length > 0 ? file : defaultTokenFile);
    }
}
