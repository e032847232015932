namespace Chains.Web.Api.Verification;

/// <summary>What a recorded signature is to be held against, beside its own key or the instances that are believed.</summary>
/// <param name="Digest"><c>sha256:HEX</c> of an artifact that it is to be about.</param>
/// <param name="Identity">Whom its certificate must name; with an issuer.</param>
public sealed record VerifySignatureRequest(string? Digest, string? Identity, string? Issuer);
