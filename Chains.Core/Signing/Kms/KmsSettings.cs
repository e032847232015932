using Chains.Core.Configuration;

namespace Chains.Core.Signing.Kms;

/// <summary>What one reading of <c>chains-config</c> asks of the signer <c>kms</c>. Equal settings ask the same.</summary>
/// <param name="Reference"><c>signers.kms.kmsref</c></param>
/// <param name="Address"><c>signers.kms.auth.address</c>; empty takes <c>VAULT_ADDR</c>.</param>
/// <param name="OidcTokenPath">Of the token that is exchanged for one of the service.</param>
public sealed record KmsSettings(
    string Reference, string Address, string Token, string TokenPath, string OidcPath, string OidcRole, string OidcTokenPath, string SpireSocket, string SpireAudience)
{
    public const string ReferenceKey = "signers.kms.kmsref";
    public const string AddressKey = "signers.kms.auth.address";
    public const string TokenPathKey = "signers.kms.auth.token-path";
    public const string OidcRoleKey = "signers.kms.auth.oidc.role";
    public const string SpireSocketKey = "signers.kms.auth.spire.sock";

    /// <summary>As in the Go controller.</summary>
    private const string ServiceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    public static KmsSettings Of(ChainsConfiguration configuration)
    {
        var values = configuration.Values;
        var file = values.GetValueOrDefault("signers.kms.auth.oidc.token-path", "");
        return new KmsSettings(
            values.GetValueOrDefault(ReferenceKey, ""),
            values.GetValueOrDefault(AddressKey, "").TrimEnd('/'),
            values.GetValueOrDefault(ConfigurationKeys.KmsToken, ""),
            values.GetValueOrDefault(TokenPathKey, ""),
            values.GetValueOrDefault("signers.kms.auth.oidc.path", ""),
            values.GetValueOrDefault(OidcRoleKey, ""),
            file.Length > 0 ? file : ServiceAccountToken,
            values.GetValueOrDefault(SpireSocketKey, ""),
            values.GetValueOrDefault("signers.kms.auth.spire.audience", ""));
    }

    /// <summary>Nothing of the token.</summary>
    public override string ToString() => $"kms {Reference}";
}
