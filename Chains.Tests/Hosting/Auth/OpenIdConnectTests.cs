using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Chains.Core.Records.Access;
using Chains.Web.Hosting.Auth;

namespace Chains.Tests.Hosting.Auth;

public sealed class OpenIdConnectTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Browser_OfSomebodyWithARole_IsSignedInAndBroughtBack()
    {
        var issuer = await OidcIssuer.StartAsync();
        await using var rig = await AccessRigs.OpenIdConnectAsync(issuer);
        using var browser = rig.Browser(cookies: true);

        using var back = await SignInAsync(browser, "/runs?state=Failed");
        using var page = await browser.GetAsync("/runs", Cancellation);
        using var audit = await browser.GetAsync("/api/v1/audit", Cancellation);

        Assert.Equal("/runs?state=Failed", new Uri(browser.BaseAddress!, back.Headers.Location!).PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("ada@example.com", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, audit.StatusCode);
        Assert.Contains(await rig.AuditAsync(), entry => entry is { Action: "login", Who: "ada@example.com", Outcome: AuditOutcome.Done, Role: "Viewer" });
    }

    [Fact]
    public async Task Browser_OfSomebodyWithoutARole_IsToldSo()
    {
        var issuer = await OidcIssuer.StartAsync();
        await using var rig = await AccessRigs.OpenIdConnectAsync(issuer);
        issuer.SignsIn = new() { ["sub"] = "1", ["email"] = "eve@example.com", ["roles"] = new[] { "cooks" } };
        using var browser = rig.Browser(cookies: true);

        using var back = await SignInAsync(browser, "/runs");
        using var told = await browser.GetAsync(back.Headers.Location, Cancellation);
        using var page = await browser.GetAsync("/api/v1/runs", Cancellation);

        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.Contains("no role here", await told.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Contains(await rig.AuditAsync(), entry => entry is { Action: "login", Who: "eve@example.com", Outcome: AuditOutcome.Refused });
    }

    [Fact]
    public async Task Browser_WhomTheProviderRefuses_IsToldSo()
    {
        var issuer = await OidcIssuer.StartAsync();
        await using var rig = await AccessRigs.OpenIdConnectAsync(issuer);
        issuer.SignsIn = null;
        using var browser = rig.Browser(cookies: true);

        using var back = await SignInAsync(browser, "/runs");

        Assert.StartsWith("/login?failed=", back.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains(await rig.AuditAsync(), entry => entry is { Action: "login", Outcome: AuditOutcome.Refused });
    }

    [Fact]
    public async Task Token_ThatIsForgedOrNotForUs_IsRefused()
    {
        var issuer = await OidcIssuer.StartAsync();
        await using var rig = await AccessRigs.OpenIdConnectAsync(issuer);
        using var other = RSA.Create(2048);
        var claims = new Dictionary<string, object> { ["sub"] = "1", ["roles"] = new[] { "chains-admin" } };

        using var good = await rig.SendAsync(HttpMethod.Get, "/api/v1/runs", issuer.Jwt(claims));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        foreach (var token in (string[])[issuer.Jwt(claims, audience: "another"), issuer.Jwt(claims, seconds: -600), issuer.Jwt(claims, key: other), issuer.Jwt(claims, algorithm: "none")])
        {
            using var response = await rig.SendAsync(HttpMethod.Get, "/api/v1/runs", token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("roles", "chains-operator", Role.Operator)]
    [InlineData("roles", "cooks", null)]
    [InlineData("realm_access.roles", "chains-admin", Role.Admin)]
    [InlineData("realm_access.groups.inner", "chains-viewer", Role.Viewer)]
    [InlineData("realm_access.none", "chains-viewer", null)]
    public void Role_OfAClaim_IsFoundWhereItIsSaidToBe(string claim, string value, Role? expected)
    {
        var identity = new ClaimsIdentity("test");
        identity.AddClaim(new Claim("roles", claim == "roles" ? value : "other"));
        identity.AddClaim(new Claim("realm_access", $$"""{"roles":["{{value}}"],"groups":{"inner":"{{value}}"} }"""));
        identity.AddClaim(new Claim("sub", "42"));

        var caller = ClaimedRole.Read(new ClaimsPrincipal(identity), new OpenIdConnectSettings { RoleClaim = claim }, Caller.ThroughBearer);

        Assert.Equal(("42", expected), (caller.Name, caller.Role));
    }

    [Fact]
    public void Role_ForEverybodyWhoCanSignIn_NeedsNoClaim()
    {
        var caller = ClaimedRole.Read(new ClaimsPrincipal(new ClaimsIdentity("test")), new OpenIdConnectSettings { ViewerValues = "*" }, Caller.ThroughBearer);

        Assert.Equal(Role.Viewer, caller.Role);
    }

    // To the provider, and back with its answer.
    private static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string page)
    {
        using var asked = await browser.GetAsync(page, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        using var signed = await browser.GetAsync(asked.Headers.Location, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, signed.StatusCode);
        Assert.StartsWith("/signin-oidc", signed.Headers.Location!.AbsolutePath, StringComparison.Ordinal);
        return await browser.GetAsync(signed.Headers.Location, Cancellation);
    }
}
