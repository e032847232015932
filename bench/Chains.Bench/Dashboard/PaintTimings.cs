using Microsoft.Playwright;

namespace Chains.Bench.Dashboard;

/// <summary>Chromium looks at the pages: when something is first painted, and what fifty open dashboards cost the service.</summary>
internal sealed class PaintTimings : IAsyncDisposable
{
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private PaintTimings(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<PaintTimings> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new PaintTimings(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Flags }));
    }

    /// <summary>First contentful paint in milliseconds: median and 95th percentile of visits with an empty cache.</summary>
    public async Task<(double P50, double P95)> MeasureAsync(Uri address, int count)
    {
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            await using var context = await _browser.NewContextAsync();
            var page = await context.NewPageAsync();
            await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Load });
            times.Add(await page.EvaluateAsync<double>(
                "() => new Promise(done => new PerformanceObserver(l => { const e = l.getEntriesByName('first-contentful-paint')[0]; if (e) done(e.startTime); }).observe({ type: 'paint', buffered: true }))"));
        }

        times.Sort();
        return (times[count / 2], times[(int)Math.Ceiling(count * 0.95) - 1]);
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
