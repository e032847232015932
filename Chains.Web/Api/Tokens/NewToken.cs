namespace Chains.Web.Api.Tokens;

/// <summary>A token that was just made.</summary>
/// <param name="Token">The token. It is shown this once and cannot be had again.</param>
public sealed record NewToken(string Token, TokenDetails Details);
