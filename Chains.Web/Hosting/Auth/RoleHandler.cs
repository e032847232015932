using Microsoft.AspNetCore.Authorization;

namespace Chains.Web.Hosting.Auth;

/// <summary>Judges every <see cref="RoleRequirement"/> by who calls.</summary>
internal sealed class RoleHandler : AuthorizationHandler<RoleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        var caller = Caller.Of(context.User);
        if (caller.Role >= requirement.Role && !(requirement.InPerson && caller.Via == Caller.ThroughToken))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
