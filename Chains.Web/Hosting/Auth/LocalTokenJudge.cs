namespace Chains.Web.Hosting.Auth;

/// <summary>Mode BrowserToken: the token of the token file.</summary>
internal sealed class LocalTokenJudge(LocalToken local) : ITokenJudge
{
    public Task<TokenVerdict> JudgeAsync(string token, CancellationToken cancellation) => Task.FromResult(local.Matches(token)
        ? new TokenVerdict(LocalTokenAuthentication.Owner with { Via = Caller.ThroughSession }, null, null)
        : TokenVerdict.Refused("That is not the token of the token file."));
}
