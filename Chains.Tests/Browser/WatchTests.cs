using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chains.Tests.Browser;

/// <summary>An operator watches, and mends what failed.</summary>
public sealed class WatchTests(Dashboard dashboard)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Overview_OfADay_ShowsWhatWasSigned(int width)
    {
        await using var window = await dashboard.OpenAsync("/", width);
        await window.WhenLiveAsync();
        await window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Period" }).GetByRole(AriaRole.Link, new() { Name = "Week" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Img, new() { NameRegex = new(@"^\d+ signatures in the last week$") })).ToBeVisibleAsync();
        await window.ScreenshotAsync("overview");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task NewRuns_AppearWithoutReloading(int width)
    {
        await using var window = await dashboard.OpenAsync("/", width);
        await window.WhenLiveAsync();
        await using var other = await dashboard.OpenAsync("/", width);
        var newest = await window.Page.Locator("td.main a").First.GetAttributeAsync("href");
        await window.Page.EvaluateAsync("() => { window.notReloaded = true; }");
        await other.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Produce") }).ClickAsync();
        await Expect(window.Page.Locator("td.main a").First).Not.ToHaveAttributeAsync("href", newest!, new() { Timeout = 60_000 });
        Assert.True(await window.Page.EvaluateAsync<bool>("() => window.notReloaded === true"));
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Coverage_SaysWhyARunIsNotSigned_AndLeadsToIt(int width)
    {
        await using var window = await dashboard.OpenAsync("/coverage?namespace=shop", width);
        await Expect(window.Page.GetByText("is no digest")).ToBeVisibleAsync();
        await window.ScreenshotAsync("coverage");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = Dashboard.Broken }).ClickAsync();
        await Expect(window.Page.GetByText("is no digest").First).ToBeVisibleAsync();
        await window.ScreenshotAsync("failed-run");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Theme_Chosen_StaysOnTheNextPage(int width)
    {
        await using var window = await dashboard.OpenAsync("/", width);
        var button = window.Page.Locator("[data-theme-toggle]");
        await button.ClickAsync();
        await button.ClickAsync();
        await window.GoToAsync("/runs");
        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(window.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(15, 19, 24)");
        await Expect(button).ToHaveTextAsync("Theme: dark");
        await window.ScreenshotAsync("dark");
    }

    [Fact]
    public async Task Menu_OnAPhone_LeadsToThePages()
    {
        await using var window = await dashboard.OpenAsync("/", 390);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
        await window.ScreenshotAsync("menu");
        await window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Coverage" }).ClickAsync();
        await Expect(window.Heading).ToHaveTextAsync("Coverage");
        await Expect(window.Page.Locator("#menu")).ToBeHiddenAsync();
    }
}
