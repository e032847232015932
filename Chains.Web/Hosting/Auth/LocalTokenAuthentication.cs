using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting.Auth;

/// <summary>Judges the token of the token file, for programs on the same machine.</summary>
internal sealed class LocalTokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, LocalToken local)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private string? _why;

    public static Caller Owner { get; } = new("local", Caller.ThroughLocalToken, Role.Admin);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { } token)
            return Task.FromResult(AuthenticateResult.NoResult());
        if (!local.Matches(token))
            return Task.FromResult(AuthenticateResult.Fail(_why = "the token is not that of the token file"));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Owner.ToPrincipal(Scheme.Name), Scheme.Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        BearerToken.Challenge(Response, _why);
        return Task.CompletedTask;
    }
}
