using System.Net;
using System.Text.RegularExpressions;
using Chains.Core.Records.Access;
using Chains.Web.Hosting.Auth;
using Chains.Web.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Hosting.Auth;

public sealed partial class KubernetesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_OfSomebodyWithoutTheRight_IsKnownAndRefused()
    {
        await using var rig = await AccessRigs.KubernetesAsync();
        var token = await AccessRigs.MakeTokenAsync(rig.App.Services.GetRequiredService<SandboxServer>().Address, "system:bootstrappers:cooks");
        using var response = await rig.SendAsync(HttpMethod.Get, "/api/v1/runs", token);
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("system:bootstrap:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_WhoseSecretIsGone_IsRefusedOnceTheVerdictIsOld()
    {
        await using var rig = await AccessRigs.KubernetesAsync("--Chains:Auth:Kubernetes:CacheLifetime=00:00:00");
        var token = await rig.TokenAsync(Role.Viewer);
        using var cluster = new HttpClient { BaseAddress = rig.App.Services.GetRequiredService<SandboxServer>().Address };

        using var before = await rig.SendAsync(HttpMethod.Get, "/api/v1/runs", token);
        using var gone = await cluster.DeleteAsync($"/api/v1/namespaces/kube-system/secrets/bootstrap-token-{token[..6]}", Cancellation);
        using var after = await rig.SendAsync(HttpMethod.Get, "/api/v1/runs", token);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, gone.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task Token_PastedIntoTheSignInPage_OpensASession()
    {
        await using var rig = await AccessRigs.KubernetesAsync();
        var token = await rig.TokenAsync(Role.Operator);
        using var browser = rig.Browser(cookies: true);
        var form = FormToken().Match(await browser.GetStringAsync("/login", Cancellation)).Groups[1].Value;
        using var signed = await browser.PostAsync(
            "/login", new FormUrlEncodedContent([new("__RequestVerificationToken", form), new("_handler", "sign-in"), new("Token", token)]), Cancellation);
        using var page = await browser.GetAsync("/runs", Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, signed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains(await rig.AuditAsync(), entry => entry is { Action: "login", Outcome: AuditOutcome.Done, Role: "Operator" });
    }

    [Theory]
    [InlineData("a.eyJleHAiOjE3ODk5OTk5OTl9.c", 1789999999L)]
    [InlineData("a.eyJzdWIiOiJ4In0.c", null)]
    [InlineData("abcdef.0123456789abcdef", null)]
    [InlineData("a.!!!.c", null)]
    public void Expiry_OfAToken_IsReadWhereItIs(string token, long? expected) =>
        Assert.Equal(expected, TokenExpiry.Of(token)?.ToUnixTimeSeconds());

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
