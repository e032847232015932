using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chains.Tests.Browser;

/// <summary>An operator follows something to what belongs to it, and takes it along.</summary>
public sealed class FollowTests(Dashboard dashboard)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Run_LeadsToItsCommit_ItsImage_AndBack(int width)
    {
        await using var window = await dashboard.OpenAsync("/runs?q=release-storefront-build", width);
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "release-storefront-build", Exact = true }).ClickAsync();
        await Expect(window.Heading).ToHaveTextAsync("release-storefront-build");
        await window.ScreenshotAsync("run");
        await window.Page.Locator(".facts a[href^='/commits/']").First.ClickAsync();
        await Expect(window.Heading).ToContainTextAsync("Commit");
        await window.ScreenshotAsync("commit");
        await window.Page.Locator($"td.main a:text-is('{Dashboard.Image}')").First.ClickAsync();
        await Expect(window.Heading).ToHaveTextAsync(Dashboard.Image);
        await window.Page.Locator(".facts a[href^='/runs/']").First.ClickAsync();
        await Expect(window.Heading).ToContainTextAsync("release-storefront");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Pipeline_ShowsItsTasksInTheGraph_AndEachLeadsToItsPage(int width)
    {
        await using var window = await dashboard.OpenAsync("/runs?q=release-storefront&kind=PipelineRun", width);
        await window.Page.Locator("td.main a").First.ClickAsync();
        var node = window.Page.Locator(".graph a.node", new() { HasText = "release-storefront-build" });
        await node.FocusAsync();
        await window.Page.Locator(".graph").ScrollIntoViewIfNeededAsync();
        await window.ScreenshotAsync("pipeline");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Heading).ToHaveTextAsync("release-storefront-build");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Signature_IsCopiedAndDownloaded(int width)
    {
        await using var window = await dashboard.OpenAsync("/signatures?q=nightly-59&type=TaskRun", width);
        await window.Page.Locator("td.main a").First.ClickAsync();
        await Expect(window.Page.Locator("#statement")).ToContainTextAsync("predicateType");
        await window.ScreenshotAsync("signature");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Copy key id" }).First.ClickAsync();
        Assert.StartsWith("SHA256:", await window.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = "Envelope" }).First.ClickAsync());
        Assert.Contains("payloadType", await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Image_ListsItsDigests_AndEachLeadsToItsPage(int width)
    {
        await using var window = await dashboard.OpenAsync("/images?q=storefront", width);
        await window.ScreenshotAsync("images");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = Dashboard.Image, Exact = true }).ClickAsync();
        await window.Page.Locator("td.main a[href^='/images/']").First.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "cosign command, Image signature" })).ToContainTextAsync("cosign verify --key chains.pub");
        await Expect(window.Page.Locator(".facts a[href^='/commits/']").First).ToBeVisibleAsync();
        await window.Page.Locator(".page-head").GetByRole(AriaRole.Link, new() { Name = "Verify" }).ClickAsync();
        await Expect(window.Page.Locator(".page-head").GetByText("Verified")).ToBeVisibleAsync();
        await window.Page.Locator("#verification summary").First.ClickAsync();
        await Expect(window.Page.Locator("#verification").GetByText("The signature is that of the key").First).ToBeVisibleAsync();
        await window.FitsAsync();
        await window.ScreenshotAsync("image");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task PublicKey_IsCopied(int width)
    {
        await using var window = await dashboard.OpenAsync("/keys", width);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).Or(window.Page.Locator(".copy.with-label")).First.ClickAsync();
        await Expect(window.Page.Locator("#announcer")).ToHaveTextAsync("Copied");
        Assert.Contains("BEGIN PUBLIC KEY", await window.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);
        await window.ScreenshotAsync("keys");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Page_ThatIsNotThere_SaysSo(int width)
    {
        await using var window = await dashboard.OpenAsync("/", width);
        window.Expect("404");
        await window.GoToAsync("/runs/no-such-run");
        await Expect(window.Heading).ToHaveTextAsync("No such run");
        await window.ScreenshotAsync("not-there");
    }
}
