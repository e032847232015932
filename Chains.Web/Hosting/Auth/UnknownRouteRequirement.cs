using Microsoft.AspNetCore.Authorization;

namespace Chains.Web.Hosting.Auth;

/// <summary>
/// The fallback: a route that states no policy is denied to everybody. Where there is no route at all, a viewer may
/// learn that by a 404, 405 or 415; everybody else is asked to sign in and learns nothing.
/// </summary>
internal sealed class UnknownRouteRequirement : AuthorizationHandler<UnknownRouteRequirement>, IAuthorizationRequirement
{
    /// <summary>Outside a published build this route serves the files of the web root, which are open to everybody: the sign-in page needs them.</summary>
    public const string DevelopmentFiles = "{**path:file}";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, UnknownRouteRequirement requirement)
    {
        // Routing's own answers, "method not allowed" and the like, are endpoints without a route.
        if (context.Resource is not HttpContext http)
            return Task.CompletedTask;
        var open = http.GetEndpoint() switch
        {
            RouteEndpoint { RoutePattern.RawText: DevelopmentFiles } => true,
            RouteEndpoint => false,
            _ => Caller.Of(context.User).Role is not null,
        };
        if (open)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
