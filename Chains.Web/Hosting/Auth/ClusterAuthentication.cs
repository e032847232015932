using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting.Auth;

/// <summary>Judges bearer tokens of the cluster.</summary>
internal sealed class ClusterAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ITokenJudge judge)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private string? _why;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { } token)
            return AuthenticateResult.NoResult();
        var verdict = await judge.JudgeAsync(token, Context.RequestAborted);
        if (verdict.Caller is { } caller)
            return AuthenticateResult.Success(new AuthenticationTicket(
                caller.ToPrincipal(Scheme.Name), new AuthenticationProperties { ExpiresUtc = verdict.Until }, Scheme.Name));
        // Known, but without a role: that is a 403, which names what is missing.
        if (verdict.Who is { } who)
            return AuthenticateResult.Success(new AuthenticationTicket(new Caller(who, Caller.ThroughBearer, null).ToPrincipal(Scheme.Name), Scheme.Name));
        _why = "the cluster does not accept the token";
        return AuthenticateResult.Fail(verdict.Why ?? _why);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        BearerToken.Challenge(Response, _why);
        return Task.CompletedTask;
    }
}
