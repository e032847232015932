using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chains.Tests.Browser;

/// <summary>An operator looks for something.</summary>
public sealed class FindTests(Dashboard dashboard)
{
    private static string Digest => Shared.RecordSeed.ImageOf(Dashboard.Image).Digest;

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Slash_FocusesTheSearch_AndEnterLeadsToWhatIsFound(int width)
    {
        await using var window = await dashboard.OpenAsync("/", width);
        await window.Page.Keyboard.PressAsync("/");
        await Expect(window.Page.Locator("#global-search")).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync("release-storefront-b");
        await Expect(window.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("release-storefront-build");
        await window.ScreenshotAsync("search-as-one-types");
        await window.Page.Keyboard.PressAsync("ArrowDown");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Heading).ToHaveTextAsync("release-storefront-build");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task ControlK_WithADigestsBeginning_LeadsToTheImage(int width)
    {
        await using var window = await dashboard.OpenAsync("/configuration", width);
        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.Keyboard.TypeAsync("sha256:" + Digest[..9]);
        var hit = window.Page.GetByRole(AriaRole.Group, new() { Name = "Digests" }).GetByRole(AriaRole.Option);
        await hit.ClickAsync();
        await Expect(window.Heading).ToHaveTextAsync(Dashboard.Image);
        await window.ScreenshotAsync("image");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Search_ForWhatIsNotThere_SaysHowThingsAreFound(int width)
    {
        await using var window = await dashboard.OpenAsync("/search?q=nothing-of-that", width);
        await Expect(window.Page.GetByText("Nothing on record matches")).ToBeVisibleAsync();
        await window.ScreenshotAsync("search-without-a-match");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Runs_Filtered_ShowChipsThatTakeTheFiltersAway(int width)
    {
        await using var window = await dashboard.OpenAsync("/runs", width);
        await window.Page.Locator("#state").SelectOptionAsync("Failed");
        await window.Page.Locator("#namespace").SelectOptionAsync("shop");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(window.Page.Locator("td.main a")).ToHaveTextAsync([Dashboard.Broken]);
        await window.ScreenshotAsync("runs-filtered");
        await window.Page.Locator(".filter-chip", new() { HasText = "State" }).ClickAsync();
        await Expect(window.Page.Locator("td.main a").Nth(3)).ToBeVisibleAsync();
        Assert.DoesNotContain("state=", window.Page.Url, StringComparison.Ordinal);
        Assert.Contains("namespace=shop", window.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Runs_PageByPage_GoForthAndBack(int width)
    {
        await using var window = await dashboard.OpenAsync("/runs?namespace=platform&q=nightly&column=state", width);
        await window.GoToAsync("/runs?q=nightly");
        var first = await window.Page.Locator("td.main a").First.TextContentAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(window.Page.Locator("td.main a").First).Not.ToHaveTextAsync(first!);
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Previous" }).ClickAsync();
        await Expect(window.Page.Locator("td.main a").First).ToHaveTextAsync(first!);
    }

    [Fact]
    public async Task Runs_SortedByName_AreInThatOrderBothWays()
    {
        await using var window = await dashboard.OpenAsync("/runs?namespace=platform", 1440);
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Run", Exact = true }).ClickAsync();
        await Expect(window.Page.Locator("td.main a").First).ToHaveTextAsync("nightly-01");
        await window.Page.Locator("th[aria-sort=ascending] a").ClickAsync();
        await Expect(window.Page.Locator("td.main a").First).ToHaveTextAsync("nightly-59");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Runs_WithOtherColumns_ShowThose(int width)
    {
        await using var window = await dashboard.OpenAsync("/runs?q=nightly-59", width);
        await window.Page.GetByText("Columns").ClickAsync();
        await window.Page.GetByLabel("UID").CheckAsync();
        await window.Page.GetByLabel("Kind").Last.UncheckAsync();
        await window.ScreenshotAsync("columns");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(window.Page.Locator("td[data-label=UID]")).ToBeVisibleAsync();
        await Expect(window.Page.Locator("td[data-label=Kind]")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task View_KeptUnderAName_LeadsBackToIt(int width)
    {
        await using var window = await dashboard.OpenAsync("/runs?state=Failed", width);
        await window.Page.GetByText("Views").ClickAsync();
        await window.Page.GetByLabel("Name of the view").FillAsync("What failed");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await window.GoToAsync("/runs");
        await window.Page.GetByText("Views").ClickAsync();
        await window.ScreenshotAsync("views");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "What failed" }).ClickAsync();
        await Expect(window.Page.Locator(".filter-chip")).ToContainTextAsync("Failed");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Export_OfAFilteredList_HasExactlyItsRows(int width)
    {
        await using var window = await dashboard.OpenAsync("/runs?q=nightly", width);
        await window.Page.GetByText("Export").ClickAsync();
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = "CSV", Exact = true }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal("runs.csv", download.SuggestedFilename);
        Assert.StartsWith("uid,kind,namespace,name,", lines[0], StringComparison.Ordinal);
        Assert.Equal(62, lines.Length);
        Assert.All(lines.Skip(1), line => Assert.Contains("nightly", line, StringComparison.Ordinal));
    }
}
