namespace Chains.Core.Verification;

/// <param name="Name">The certificate's subject alternative name: e-mail address or URI, compared exactly.</param>
/// <param name="Issuer">URL of the OIDC issuer, compared exactly.</param>
public sealed record ExpectedIdentity(string Name, string Issuer);
