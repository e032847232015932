using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Chains.Tests.Browser;

/// <summary>axe on every page, in both themes, at both widths: nothing serious, nothing critical, nothing wider than the window.</summary>
public sealed class AccessibilityTests(Dashboard dashboard)
{
    public static TheoryData<string> Pages => new(
        "/", "/?period=week", "/runs", "/runs?q=nightly&state=Signed&column=state&column=uid", "/runs?q=nothing-of-that", "/runs?state=Gone",
        "run", "pipeline", "broken", "/signatures", "signature", "/images", "/images?name=" + Dashboard.Image, "image", "commit",
        "/search", "/search?q=storefront", "/coverage", "/keys", "/configuration", "/preview");

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InBothThemesAndWidths_HasNothingSerious(string page)
    {
        await using var window = await dashboard.OpenAsync("/search", 1440);
        await window.GoToAsync(await AddressAsync(window.Page, page));
        foreach (var (width, scheme) in ((int, ColorScheme)[])[(1440, ColorScheme.Light), (1440, ColorScheme.Dark), (390, ColorScheme.Dark), (390, ColorScheme.Light)])
        {
            await window.Page.SetViewportSizeAsync(width, 844);
            await window.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Assertions.Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", scheme.ToString().ToLowerInvariant());
            var found = await window.Page.RunAxe();
            var grave = found.Violations.Where(v => v.Impact is "serious" or "critical")
                .SelectMany(v => v.Nodes.Take(3).Select(n => $"{v.Id}: {v.Help}: {n.Html}")).ToList();
            Assert.True(grave.Count == 0, $"{page} at {width}, {scheme}:\n{string.Join('\n', grave)}");
            await window.FitsAsync();
        }
    }

    private static async Task<string> AddressAsync(IPage page, string name) => name switch
    {
        "run" => await FirstAsync(page, "/api/v1/runs?q=nightly-59", i => $"/runs/{i.GetProperty("uid")}"),
        "pipeline" => await FirstAsync(page, "/api/v1/runs?q=release-storefront&kind=pipelineRun", i => $"/runs/{i.GetProperty("uid")}"),
        "broken" => await FirstAsync(page, "/api/v1/runs?q=" + Dashboard.Broken, i => $"/runs/{i.GetProperty("uid")}"),
        "signature" => await FirstAsync(page, "/api/v1/signatures?q=nightly-59", i => $"/signatures/{i.GetProperty("id")}"),
        "image" => "/images/sha256:" + Shared.RecordSeed.ImageOf(Dashboard.Image).Digest,
        "commit" => "/commits/7b2c1f0e4f6d",
        _ => name,
    };

    private static async Task<string> FirstAsync(IPage page, string list, Func<System.Text.Json.JsonElement, string> address) =>
        address((await (await page.APIRequest.GetAsync(list)).JsonAsync())!.Value.GetProperty("items")[0]);
}
