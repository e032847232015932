using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Chains.Web.Hosting.Auth;

/// <summary>A circuit outlives the request that opened it: every minute it is asked whether the session behind it still holds.</summary>
internal sealed class SessionRevalidation(ILoggerFactory logs, Sessions sessions) : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(Caller.Of(authenticationState.User).Via != Caller.ThroughSession || sessions.Holds(authenticationState.User));
}
