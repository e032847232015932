using System.Net;
using System.Text;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Routing;

namespace Chains.Tests.Hosting.Auth;

/// <summary>Every route of the endpoint table, against who gets in.</summary>
public sealed class RouteTests
{
    // They answer to a body and change nothing.
    private static readonly string[] Computing = ["preview", "verify", "verifySignature"];

    [Fact]
    public async Task Route_OfTheTable_StatesWhoMayCallIt()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken);

        Assert.Contains(rig.Routes, route => RoutePolicy.Of(route) is Role.Admin);
        Assert.All(rig.Routes, route => RoutePolicy.Of(route));
    }

    [Fact]
    public async Task Route_ThatChangesAnything_IsForOperatorsAndKeptInTheAuditLog()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken);
        var changing = rig.Routes
            .Where(route => route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .Where(route => RoutePolicy.Methods(route).Except(["GET", "HEAD"]).Any())
            .Where(route => !Computing.Contains(route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName))
            .ToArray();

        Assert.NotEmpty(changing);
        Assert.All(changing, route => Assert.True(RoutePolicy.Of(route) >= Role.Operator, $"{route.DisplayName} changes something and is open to viewers."));
        Assert.All(changing, route => Assert.True(route.Metadata.GetMetadata<AuditedAction>() is not null, $"{route.DisplayName} changes something and is not audited."));
    }

    [Theory]
    [InlineData(AuthMode.BrowserToken)]
    [InlineData(AuthMode.OpenIdConnect)]
    [InlineData(AuthMode.Kubernetes)]
    public async Task Route_WithoutCredentials_IsClosed(AuthMode mode)
    {
        await using var rig = await AccessRigs.StartAsync(mode);
        foreach (var (route, method) in Calls(rig))
        {
            using var response = await CallAsync(rig, route, method, null);
            if (RoutePolicy.Of(route) is null)
                Assert.True(!IsAsked(response) || RoutePolicy.Address(route) == "/login/provider", $"{method} {RoutePolicy.Address(route)}: {response.StatusCode}");
            else
                Assert.True(IsAsked(response), $"{method} {RoutePolicy.Address(route)}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData(AuthMode.BrowserToken)]
    [InlineData(AuthMode.OpenIdConnect)]
    [InlineData(AuthMode.Kubernetes)]
    [InlineData(AuthMode.None)]
    public async Task Route_WithATokenOfEachRole_IsOpenToThoseItIsFor(AuthMode mode)
    {
        await using var rig = await AccessRigs.StartAsync(mode);
        foreach (var role in Enum.GetValues<Role>())
        {
            var token = await rig.TokenAsync(role);
            var ours = BearerToken.IsApiToken(token);
            foreach (var (route, method) in Calls(rig).Where(call => RoutePolicy.Of(call.Route) is not null))
            {
                using var response = await CallAsync(rig, route, method, token);
                var expected = role >= RoutePolicy.Of(route) && !(ours && RoutePolicy.InPerson(route));
                var what = $"{role} {method} {RoutePolicy.Address(route)}: {response.StatusCode} {response.Headers.Location}";
                Assert.True(response.StatusCode is not HttpStatusCode.Unauthorized, what);
                Assert.True(expected ? response.StatusCode is not HttpStatusCode.Forbidden : response.StatusCode is HttpStatusCode.Forbidden, what);
            }
        }
    }

    [Theory]
    [InlineData(AuthMode.BrowserToken)]
    [InlineData(AuthMode.OpenIdConnect)]
    [InlineData(AuthMode.Kubernetes)]
    public async Task Route_WithAWrongToken_IsClosed(AuthMode mode)
    {
        await using var rig = await AccessRigs.StartAsync(mode);
        foreach (var token in (string[])["wrong", "", "chains_" + new string('A', 43), "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", new string('x', 9000)])
        {
            foreach (var path in (string[])["/api/v1/runs", "/", "/openapi/v1.json"])
            {
                using var response = await rig.SendAsync(HttpMethod.Get, path, token);
                Assert.True(IsAsked(response), $"{path} {token[..Math.Min(20, token.Length)]}: {response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Route_ThatDoesNotExist_IsHiddenFromStrangersAndMissingForViewers()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken);
        using var stranger = await rig.SendAsync(HttpMethod.Get, "/no-such-page", null);
        using var viewer = await rig.SendAsync(HttpMethod.Get, "/no-such-page", await rig.TokenAsync(Role.Viewer));

        Assert.Equal(HttpStatusCode.Redirect, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, viewer.StatusCode);
    }

    [Theory]
    [InlineData(Role.Viewer, false)]
    [InlineData(Role.Operator, false)]
    [InlineData(Role.Admin, true)]
    public async Task Navigation_LeadsNobodyToAPageThatRefusesThem(Role role, bool admin)
    {
        await using var rig = await AccessRigs.KubernetesAsync();
        using var overview = await rig.SendAsync(HttpMethod.Get, "/", await rig.TokenAsync(role));
        var page = await overview.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("href=\"/runs\"", page, StringComparison.Ordinal);
        Assert.Equal(admin, page.Contains("href=\"/audit\"", StringComparison.Ordinal));
        Assert.Equal(admin, page.Contains("href=\"/tokens\"", StringComparison.Ordinal));
    }

    private static bool IsAsked(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Unauthorized
        || (response.StatusCode is HttpStatusCode.Redirect && (response.Headers.Location!.OriginalString.Contains("/login?", StringComparison.Ordinal) || response.Headers.Location.AbsolutePath == "/authorize"));

    private static IEnumerable<(RouteEndpoint Route, string Method)> Calls(AccessRig rig) =>
        from route in rig.Routes
        where !RoutePolicy.IsAsset(route) && route.RoutePattern.RawText != UnknownRouteRequirement.DevelopmentFiles
        from method in RoutePolicy.Methods(route)
        where method is not ("HEAD" or "OPTIONS")
        select (route, method);

    private static Task<HttpResponseMessage> CallAsync(AccessRig rig, RouteEndpoint route, string method, string? token) =>
        rig.SendAsync(new HttpMethod(method), RoutePolicy.Address(route), token, method == "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json"));
}
