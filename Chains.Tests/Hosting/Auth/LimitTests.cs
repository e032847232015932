using System.Net;
using Chains.Tests.Api;
using Chains.Web.Hosting.Auth;

namespace Chains.Tests.Hosting.Auth;

public sealed class LimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_TriedTooOften_IsPutOff()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken, "--Chains:Limits:SignInsPerMinute=3");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await rig.Client.GetAsync("/login?t=guess" + i, Cancellation);
            statuses.Add(response.StatusCode);
        }

        using var page = await rig.Client.GetAsync("/login", Cancellation);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Reading_TooMuch_IsPutOffForThatCallerAlone()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken, "--Chains:Limits:ReadsPerSecond=1");
        var (one, other) = (await rig.TokenAsync(Role.Viewer), await rig.TokenAsync(Role.Viewer));
        HttpResponseMessage response;
        do
            response = await rig.SendAsync(HttpMethod.Get, "/api/v1/runs", one);
        while (response.StatusCode is HttpStatusCode.OK);
        using var elsewhere = await rig.SendAsync(HttpMethod.Get, "/api/v1/runs", other);
        using var health = await rig.SendAsync(HttpMethod.Get, "/healthz", one);

        await ApiServer.ProblemAsync(response, 429);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Proxy_ThatIsTrusted_IsBelievedAboutTls()
    {
        await using var trusting = await AccessRig.StartAsync(AuthMode.BrowserToken, "--Chains:TrustedProxies=127.0.0.0/8", "--AllowedHosts=chains.example.com");
        await using var wary = await AccessRig.StartAsync(AuthMode.BrowserToken, "--AllowedHosts=chains.example.com");

        Assert.True(await IsStrictAsync(trusting));
        Assert.False(await IsStrictAsync(wary));
    }

    private static async Task<bool> IsStrictAsync(AccessRig rig)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Host = "chains.example.com";
        using var response = await rig.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Headers.Contains("Strict-Transport-Security");
    }
}
