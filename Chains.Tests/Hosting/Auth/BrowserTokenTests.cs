using System.Net;
using System.Text.RegularExpressions;
using Chains.Core.Records.Access;
using Chains.Web.Hosting.Auth;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Hosting.Auth;

public sealed partial class BrowserTokenTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_OpenedOnce_SignsThisBrowserInAndNoOther()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken);
        var link = "/login?t=" + rig.App.Services.GetRequiredService<LocalToken>().Code;
        using var browser = rig.Browser(cookies: true);
        using var opened = await browser.GetAsync(link, Cancellation);
        using var page = await browser.GetAsync("/runs", Cancellation);
        using var again = await rig.Client.GetAsync(link, Cancellation);

        Assert.Equal((HttpStatusCode.Redirect, "/"), (opened.StatusCode, new Uri(browser.BaseAddress!, opened.Headers.Location!).AbsolutePath));
        var cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie"), c => c.StartsWith("chains-session-", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains("used already", await again.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(
            [("login", AuditOutcome.Refused, "unknown"), ("login", AuditOutcome.Done, "local")],
            (await rig.AuditAsync()).Select(entry => (entry.Action, entry.Outcome, entry.Who)));
    }

    [Fact]
    public async Task Page_OpenedByAStranger_SaysWhereTheLinkIs()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken);
        using var asked = await rig.Client.GetAsync("/runs?state=Failed", Cancellation);
        using var login = await rig.Client.GetAsync(asked.Headers.Location, Cancellation);
        var text = WebUtility.HtmlDecode(await login.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal("/login?returnUrl=%2Fruns%3Fstate%3DFailed", asked.Headers.Location!.PathAndQuery);
        Assert.Contains(Path.Combine(rig.DataDirectory, "token"), text, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.App.Services.GetRequiredService<LocalToken>().Code!, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/css/chains.css")]
    [InlineData("/js/dashboard.js")]
    [InlineData("/favicon.svg")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/js/start.js")]
    public async Task Asset_OfTheSignInPage_IsOpenToStrangers(string path)
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken);
        using var response = await rig.Client.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task TokenFile_OfTheOwnerAlone_IsABearerTokenAndAPassword()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken);
        var file = Path.Combine(rig.DataDirectory, "token");
        var token = (await File.ReadAllTextAsync(file, Cancellation)).Trim();
        using var api = await rig.SendAsync(HttpMethod.Get, "/api/v1/runs", token);
        using var browser = rig.Browser(cookies: true);
        using var wrong = await PasteAsync(browser, token[1..] + "0");
        using var right = await PasteAsync(browser, token);
        using var page = await browser.GetAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.OK, api.StatusCode);
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(rig.DataDirectory, "keys")));
        }
    }

    [Fact]
    public async Task Session_AfterARestart_HoldsUntilTheTokenFileIsAnother()
    {
        var (app, directory) = AccessRig.Build(AuthMode.BrowserToken, null);
        string cookie;
        await using (app)
        {
            await app.StartAsync(Cancellation);
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
            using var opened = await client.GetAsync("/login?t=" + app.Services.GetRequiredService<LocalToken>().Code, Cancellation);
            cookie = opened.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("chains-session-", StringComparison.Ordinal)).Split(';')[0];
            await app.StopAsync(Cancellation);
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAfterRestartAsync(directory, cookie));
        File.Delete(Path.Combine(directory, "token"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAfterRestartAsync(directory, cookie));
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task SignOut_FromThePage_EndsTheSession()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken);
        using var browser = rig.Browser(cookies: true);
        using var opened = await browser.GetAsync("/login?t=" + rig.App.Services.GetRequiredService<LocalToken>().Code, Cancellation);
        var form = FormToken().Match(await browser.GetStringAsync("/", Cancellation)).Groups[1].Value;
        using var forged = await browser.PostAsync("/logout", new FormUrlEncodedContent([]), Cancellation);
        using var left = await browser.PostAsync("/logout", new FormUrlEncodedContent([new("__RequestVerificationToken", form)]), Cancellation);
        using var after = await browser.GetAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
        Assert.Contains(await rig.AuditAsync(), entry => entry is { Action: "logout", Who: "local" });
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Link_ThatLeadsElsewhere_LeadsToTheOverview(string returnUrl)
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.BrowserToken);
        using var opened = await rig.Client.GetAsync($"/login?t={rig.App.Services.GetRequiredService<LocalToken>().Code}&returnUrl={Uri.EscapeDataString(returnUrl)}", Cancellation);

        Assert.Equal(new Uri(rig.Client.BaseAddress!, "/"), new Uri(rig.Client.BaseAddress!, opened.Headers.Location!));
    }

    private static async Task<HttpStatusCode> StatusAfterRestartAsync(string directory, string cookie)
    {
        var (app, _) = AccessRig.Build(AuthMode.BrowserToken, directory);
        await using (app)
        {
            await app.StartAsync(Cancellation);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
            request.Headers.Add("Cookie", cookie);
            using var response = await client.SendAsync(request, Cancellation);
            await app.StopAsync(Cancellation);
            return response.StatusCode;
        }
    }

    private static async Task<HttpResponseMessage> PasteAsync(HttpClient browser, string token)
    {
        var form = FormToken().Match(await browser.GetStringAsync("/login", Cancellation)).Groups[1].Value;
        return await browser.PostAsync(
            "/login",
            new FormUrlEncodedContent([new("__RequestVerificationToken", form), new("_handler", "sign-in"), new("Token", token)]),
            Cancellation);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
