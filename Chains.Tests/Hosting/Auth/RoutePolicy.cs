using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Chains.Tests.Hosting.Auth;

/// <summary>What a route of the endpoint table says of who may call it.</summary>
internal static class RoutePolicy
{
    private static readonly string[] Open =
    [
        "/healthz", "/readyz", "/metrics", "/login", "/login/provider", "/signin-oidc", "/logout", "/denied", "/not-found", "/error",
        "/css/chains.css",
        // The scripts of the reference page, as its library ships them.
        "/api-reference/scalar.js", "/api-reference/scalar.aspnetcore.js", "/api-reference/favicon.svg",
    ];

    /// <summary>Null where it is open to everybody, and may be: it is on the list, or an asset.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It states no policy, or is open and must not be.</exception>
    public static Role? Of(RouteEndpoint route)
    {
        var path = "/" + route.RoutePattern.RawText?.TrimStart('/');
        if (route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            Assert.True(Open.Contains(path) || IsAsset(route), $"{path} is open to everybody and is not on the list of what may be.");
            return null;
        }

        if (route.RoutePattern.RawText == UnknownRouteRequirement.DevelopmentFiles)
            return null;
        var roles = route.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy switch
        {
            Policies.Viewer => Role.Viewer,
            Policies.Operator => Role.Operator,
            Policies.Admin or Policies.AdminInPerson => Role.Admin,
            var other => throw new Xunit.Sdk.XunitException($"{path} names the policy {other ?? "(none)"}, which is none of {nameof(Policies)}."),
        }).ToArray();
        Assert.True(roles.Length > 0, $"{path} ({route.DisplayName}) states no policy: RequireAuthorization with one of {nameof(Policies)}, or AllowAnonymous.");
        return roles.Max();
    }

    public static bool InPerson(RouteEndpoint route) => route.Metadata.OfType<IAuthorizeData>().Any(data => data.Policy == Policies.AdminInPerson);

    public static IReadOnlyList<string> Methods(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    public static bool IsAsset(RouteEndpoint route) =>
        route.Metadata.Any(item => item.GetType().FullName!.StartsWith("Microsoft.AspNetCore.StaticAssets.", StringComparison.Ordinal));

    /// <summary>An address that the route matches.</summary>
    public static string Address(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "documentName" } => "v1",
            _ => "1",
        }))));
}
