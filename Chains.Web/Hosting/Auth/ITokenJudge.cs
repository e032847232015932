namespace Chains.Web.Hosting.Auth;

/// <summary>Judges a token that somebody pastes into the sign-in page.</summary>
internal interface ITokenJudge
{
    Task<TokenVerdict> JudgeAsync(string token, CancellationToken cancellation);
}
