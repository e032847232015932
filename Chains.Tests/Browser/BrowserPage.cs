using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Chains.Tests.Browser;

/// <summary>One window. What the page writes to the console as an error, and what it throws, fails the test when the window closes.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly int _width;
    private string? _expected;

    public BrowserPage(IBrowserContext context, IPage page, int width)
    {
        (_context, Page, _width) = (context, page, width);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Enqueue($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => _errors.Enqueue($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>An error of that text is what the test is about, such as the status of a page that is not there.</summary>
    public void Expect(string error) => _expected = error;

    public async Task GoToAsync(string path)
    {
        await Page.GotoAsync(path);
        await Assertions.Expect(Heading.First).ToBeVisibleAsync();
    }

    /// <summary>The live parts of the page answer.</summary>
    public async Task WhenLiveAsync() => await Assertions.Expect(Page.Locator(".live .state.on")).ToBeVisibleAsync();

    public async Task ScreenshotAsync(string task) => await Page.ScreenshotAsync(new() { Path = Path.Combine(Dashboard.Screenshots, $"{task}-{_width}.png") });

    /// <summary>Nothing is wider than the window: no page scrolls sideways.</summary>
    public async Task FitsAsync() =>
        Assert.Equal(0, await Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"));

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.DoesNotContain(_errors, e => _expected is null || !e.Contains(_expected, StringComparison.Ordinal));
    }
}
