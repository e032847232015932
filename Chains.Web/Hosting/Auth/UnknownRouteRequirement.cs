using Microsoft.AspNetCore.Authorization;

namespace Chains.Web.Hosting.Auth;

/// <summary>
/// The fallback: a route that states no policy is denied to everybody. Where there is no route at all, a viewer may
/// learn that by a 404, 405 or 415; everybody else is asked to sign in and learns nothing.
/// </summary>
internal sealed class UnknownRouteRequirement : AuthorizationHandler<UnknownRouteRequirement>, IAuthorizationRequirement
{
    /// <summary>Files that came after the build, with <c>dotnet run</c> only: such an address is unknown too.</summary>
    public const string DevelopmentFiles = "{**path:file}";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, UnknownRouteRequirement requirement)
    {
        // Routing's own answers, "method not allowed" and the like, are endpoints without a route.
        var known = context.Resource is not HttpContext http
            || http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: not DevelopmentFiles };
        if (!known && Caller.Of(context.User).Role is not null)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
