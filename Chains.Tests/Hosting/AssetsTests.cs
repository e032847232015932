using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Chains.Tests.Hosting.Auth;
using Chains.Web.Components;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Http;

namespace Chains.Tests.Hosting;

/// <summary>Scripts and styles as a browser gets them.</summary>
public sealed partial class AssetsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Styles_WithTheVersionOfThePage_AreOneFileThatIsKept()
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.None);
        var page = await rig.Client.GetStringAsync("/runs", Cancellation);
        var address = Assert.Single(Stylesheets().Matches(page)).Groups[1].Value;
        using var plain = await rig.Client.GetAsync(address, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "gzip, br" } } };
        using var compressed = await rig.Client.SendAsync(request, Cancellation);
        var styles = await plain.Content.ReadAsStringAsync(Cancellation);
        await using var unpacked = new BrotliStream(await compressed.Content.ReadAsStreamAsync(Cancellation), CompressionMode.Decompress);

        Assert.Equal("text/css", plain.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", Assert.Single(plain.Headers.NonValidated["Cache-Control"]));
        Assert.Equal(["br"], compressed.Content.Headers.ContentEncoding);
        Assert.Equal(styles, await new StreamReader(unpacked).ReadToEndAsync(Cancellation));
        foreach (var part in (string[])[".mud-chip {", "--canvas: light-dark(", ".skip-link", ".top[b-"])
            Assert.Contains(part, styles, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?v=0123456789ab", "public, max-age=31536000, immutable")]
    [InlineData("", "no-cache")]
    public void File_WithItsVersionOrWithout_IsKeptOrAskedAbout(string query, string caching)
    {
        var context = new DefaultHttpContext { Request = { Path = "/js/start.js", QueryString = new QueryString(query) } };

        Assert.Equal(caching, Assets.Caching(context.Request));
    }

    [Theory]
    [InlineData("dark", "data-theme=\"dark\"")]
    [InlineData("light", "data-theme=\"light\"")]
    [InlineData("x\" onload=\"alert(1)", null)]
    public async Task Page_WithAThemeChosen_ComesInIt(string cookie, string? attribute)
    {
        await using var rig = await AccessRig.StartAsync(AuthMode.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs") { Headers = { { "Cookie", "chains-theme=" + Uri.EscapeDataString(cookie) } } };
        using var response = await rig.Client.SendAsync(request, Cancellation);
        var html = Html().Match(await response.Content.ReadAsStringAsync(Cancellation)).Value;

        Assert.Equal(attribute is null ? "<html lang=\"en\">" : $"<html lang=\"en\" {attribute}>", html);
    }

    [Fact]
    public async Task ComponentStyles_AfterAnUpdateOfTheLibrary_WereWrittenAgain()
    {
        var version = FileVersionInfo.GetVersionInfo(typeof(MudBlazor.MudIcon).Assembly.Location).ProductVersion!.Split('+')[0];

        Assert.StartsWith($"/* Of MudBlazor {version} ", await ComponentStylesheet.ReadAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("<link rel=\"stylesheet\" href=\"([^\"]+)\"")]
    private static partial Regex Stylesheets();

    [GeneratedRegex("<html[^>]*>")]
    private static partial Regex Html();
}
