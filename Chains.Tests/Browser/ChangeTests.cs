using Microsoft.Playwright;

namespace Chains.Tests.Browser;

/// <summary>An operator changes the configuration, and sees beforehand what it will do.</summary>
public sealed class ChangeTests(Dashboard dashboard)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Change_IsReviewedSaved_AndStandsInTheHistory(int width)
    {
        await using var window = await OpenAsync(width);
        var builder = $"https://builder.example.com/{width}";
        await window.Page.Locator("[id='key-builder.id']").FillAsync(builder);
        await Expect(window.Page.Locator(".diff .new")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(builder));
        await Expect(window.Page.Locator("#kubectl")).ToContainTextAsync("kubectl patch configmap chains-config");
        await window.ScreenshotAsync("configuration-review");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(window.Page.GetByText("Saved.")).ToBeVisibleAsync();
        await Expect(async () =>
        {
            await window.GoToAsync("/configuration");
            return await window.Page.Locator(".history").GetByText(builder).CountAsync() > 0;
        });
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Value_ThatIsWrong_SaysSoAsOneTypesAndCannotBeSaved(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.Locator("[id='key-transparency.url']").FillAsync("not an address");
        await Expect(window.Page.Locator("[id='key-transparency.url-notes'] .error")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true })).ToBeDisabledAsync();
        await window.ScreenshotAsync("configuration-error");
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Feature_SwitchedOff_SaysWhatWouldBeMissing(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.GetByRole(AriaRole.Switch, new() { Name = "Transparency log" }).ClickAsync();
        await Expect(window.Page.GetByText("without the transparency log")).ToBeVisibleAsync();
        await window.ScreenshotAsync("configuration-hint");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(window.Page.GetByText("without the transparency log")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Preview_OfARun_ShowsWhatWouldBeSigned(int width)
    {
        await using var window = await dashboard.OpenAsync("/preview", width);
        await window.Page.Locator("#run").FillAsync("""{"apiVersion":"tekton.dev/v1","kind":"TaskRun","metadata":{"name":"try","namespace":"default","uid":"3b9f0c5e-0000-4000-8000-000000000001"},"status":{"conditions":[{"type":"Succeeded","status":"True"}],"startTime":"2026-03-01T10:00:00Z","completionTime":"2026-03-01T10:01:00Z"}}""");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(window.Page.GetByText("predicateType").First).ToBeVisibleAsync();
        await window.ScreenshotAsync("preview");
    }

    private async Task<BrowserPage> OpenAsync(int width)
    {
        var window = await dashboard.OpenAsync("/configuration", width);
        await Expect(window.Page.Locator(".editor[data-ready]")).ToBeAttachedAsync();
        return window;
    }

    private static async Task Expect(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 60; i++)
        {
            if (await condition())
                return;
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        Assert.Fail("The change does not stand in the history.");
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
