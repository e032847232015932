using Chains.Bench.Measuring;
using Microsoft.Playwright;

namespace Chains.Bench.Dashboard;

/// <summary>Chromium looks at the pages: when something is first painted, and what fifty open dashboards cost the service.</summary>
internal sealed class PaintTimings : IAsyncDisposable
{
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>Milliseconds for what a page does after its first paint, so that the next visit does not compete with it.</summary>
    private const float Settling = 300;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private PaintTimings(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<PaintTimings> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new PaintTimings(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Flags }));
    }

    /// <summary>First contentful paint in milliseconds, of a browser that has never been here and of the same one when it comes back.</summary>
    public async Task<(Spread First, Spread Back)> MeasureAsync(Uri address, int count)
    {
        var (first, back) = (new List<double>(), new List<double>());
        for (var i = 0; i < count; i++)
        {
            await using var context = await _browser.NewContextAsync();
            first.Add(await VisitAsync(context, address));
            back.Add(await VisitAsync(context, address));
        }

        return (Spread.Of(first), Spread.Of(back));
    }

    private static async Task<double> VisitAsync(IBrowserContext context, Uri address)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Load });
        var paint = await page.EvaluateAsync<double>(
            "() => new Promise(done => new PerformanceObserver(l => { const e = l.getEntriesByName('first-contentful-paint')[0]; if (e) done(e.startTime); }).observe({ type: 'paint', buffered: true }))");
        await page.WaitForTimeoutAsync(Settling);
        await page.CloseAsync();
        return paint;
    }

    /// <summary>Keeps that many tabs open until it is disposed.</summary>
    public async Task<IBrowserContext> OpenAsync(Uri address, int count)
    {
        var context = await _browser.NewContextAsync();
        for (var i = 0; i < count; i++)
            await (await context.NewPageAsync()).GotoAsync(address.ToString());
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
