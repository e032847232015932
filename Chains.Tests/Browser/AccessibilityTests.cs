using System.Reflection;
using System.Text.Json;
using Chains.Tests.Hosting;
using Chains.Tests.Shared;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;

namespace Chains.Tests.Browser;

/// <summary>axe on every page, light where it is wide and dark where it is narrow: nothing serious, nothing critical, nothing wider than the window.</summary>
public sealed class AccessibilityTests(Dashboard dashboard)
{
    private const string MudClasses = "[...new Set([...document.querySelectorAll('[class*=mud-]')].flatMap(e => [...e.classList]))].filter(c => c.startsWith('mud-'))";

    public static TheoryData<string> Pages => new(
        "/", "/?period=week", "/runs", "/runs?q=nightly&state=Signed&column=state&column=uid", "/runs?q=nothing-of-that", "/runs?state=Gone",
        "run", "pipeline", "broken", "/signatures", "signature", "signature?verify=true", "/images", "/images?name=" + Dashboard.Image, "image", "image?verify=true", "commit",
        "/search", "/search?q=storefront", "/coverage", "/keys", "/configuration", "/preview", "/certificates", "certificate", "/rekor", "entry",
        "/verify", "/trust", "/deliveries", "/backends", "/tokens", "/audit", "/login", "/denied", "/not-found", "/error");

    [Fact]
    public void Pages_AgainstTheRoutes_HaveEveryOne()
    {
        string[] named = ["run", "signature", "image", "commit", "certificate", "entry"];
        var looked = Pages.Select(p => ((string)p.Data).Split('?')[0]).ToHashSet();
        var routes = typeof(Web.Components.App).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).ToList();

        Assert.Superset(named.ToHashSet(), looked);
        Assert.Equal(named.Length, routes.Count(r => r.Contains('{', StringComparison.Ordinal)));
        Assert.Empty(routes.Where(r => !r.Contains('{', StringComparison.Ordinal)).Except(looked));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InBothThemesAndWidths_HasNothingSerious(string page)
    {
        await using var window = await dashboard.OpenAsync("/search", 1440);
        if (page == "/denied")
            window.Expect("403 (Forbidden)");
        await window.GoToAsync(await AddressAsync(window.Page, page));
        Assert.Empty((await window.Page.EvaluateAsync<string[]>(MudClasses)).Except(await ComponentStylesheet.ClassesAsync()));
        foreach (var (width, scheme) in ((int, ColorScheme)[])[(1440, ColorScheme.Light), (390, ColorScheme.Dark)])
        {
            await window.Page.SetViewportSizeAsync(width, 844);
            await window.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Assertions.Expect(window.Page.Locator("body")).ToHaveCSSAsync("background-color", scheme is ColorScheme.Dark ? "rgb(15, 19, 24)" : "rgb(245, 246, 248)");
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
        "image" => "/images/sha256:" + RecordSeed.ImageOf(Dashboard.Image).Digest,
        "signature?verify=true" or "image?verify=true" => await AddressAsync(page, name.Split('?')[0]) + "?verify=true",
        "commit" => "/commits/7b2c1f0e4f6d",
        "certificate" => await FirstAsync(page, "/api/v1/certificates", i => $"/certificates/{i.GetProperty("fingerprint")}"),
        "entry" => await FirstAsync(page, "/api/v1/rekor/entries", i => $"/rekor/entries/{i.GetProperty("id")}"),
        _ => name,
    };

    /// <summary>The samples are signed while the first tests run: what there is none of yet comes.</summary>
    private static async Task<string> FirstAsync(IPage page, string list, Func<JsonElement, string> address)
    {
        JsonElement items = default;
        await Eventually.HoldsAsync(
            async () => (items = (await (await page.APIRequest.GetAsync(list)).JsonAsync())!.Value.GetProperty("items")).GetArrayLength() > 0, $"{list} has something");
        return address(items[0]);
    }
}
