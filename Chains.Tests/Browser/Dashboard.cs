using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Tekton;
using Chains.Tests.Browser;
using Chains.Tests.EndToEnd;
using Chains.Tests.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Dashboard))]

namespace Chains.Tests.Browser;

/// <summary>
/// The real process over a database with history, in the sandbox, and one Chromium: started by the first test that asks for a page, shared by all.
/// </summary>
public sealed class Dashboard : IAsyncDisposable
{
    public const string Executable = "/usr/bin/chromium";
    public const string Image = "registry.example.com/shop/storefront";
    public const string Broken = "nightly-broken";

    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly string _directory = Directory.CreateTempSubdirectory("chains-browser-").FullName;
    private readonly Lazy<Task> _start;
    private ServiceProcess? _service;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Dashboard() => _start = new Lazy<Task>(StartAsync);

    public static string Screenshots { get; } = Path.Combine(AppContext.BaseDirectory, "screenshots");

    public Uri Address => _service!.Web.BaseAddress!;

    /// <summary>A browser window of its own, at a page; disposal fails the test if the page reported an error.</summary>
    internal async Task<BrowserPage> OpenAsync(string path, int width, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipUnless(File.Exists(Executable) || Environment.GetEnvironmentVariable("CI") is not null, $"{Executable} is not there: install Debian's chromium.");
        await _start.Value;
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ViewportSize = new() { Width = width, Height = width > 500 ? 900 : 844 },
            ColorScheme = scheme,
            AcceptDownloads = true,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(20_000);
        var page = new BrowserPage(context, await context.NewPageAsync(), width);
        await page.GoToAsync(path);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartAsync()
    {
        await SeedAsync();
        _service = await ServiceProcess.StartAsync(
            _directory, ServicePorts.Free(), new Dictionary<string, string> { ["Chains__Sandbox__Samples"] = "true" });
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Flags });
    }

    /// <summary>Sixty runs of yesterday, one of them failed, one a pipeline of two tasks.</summary>
    private async Task SeedAsync()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var seed = new RecordSeed(database.Ledger, new DatabaseKeyRegistry(database.Writer, new KeyQueries(database), TimeProvider.System));
        await seed.RegisterKeyAsync();
        var yesterday = DateTimeOffset.UtcNow.AddDays(-1);
        for (var i = 0; i < 60; i++)
            await SaveAsync(seed, RecordSeed.Run($"nightly-{i:00}", yesterday.AddMinutes(i), RunState.Signed, @namespace: i % 3 == 0 ? "shop" : "platform"), $"{Image}-{i % 4}");
        var pipeline = RecordSeed.Run("release-storefront", yesterday.AddHours(2), RunState.Signed, RunKind.PipelineRun, "shop");
        var task = RecordSeed.Run("release-storefront-build", yesterday.AddHours(2), RunState.Signed, @namespace: "shop");
        task.ParentUid = pipeline.Uid;
        await SaveAsync(seed, task, Image);
        await SaveAsync(seed, pipeline, Image, imageToo: false);
        var broken = RecordSeed.Run(Broken, yesterday.AddHours(3), RunState.Failed, @namespace: "shop");
        broken.Reason = "The result IMAGE_DIGEST \"latest\" is no digest; write sha256: and 64 characters of hex.";
        await seed.SaveAsync(broken);
        await database.RestartAsync();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(database.File)!))
            File.Copy(file, Path.Combine(_directory, Path.GetFileName(file)));
    }

    private static Task SaveAsync(RecordSeed seed, RunRecord run, string image, bool imageToo = true)
    {
        var subject = RecordSeed.ImageOf(image);
        run.Artifacts.Add(seed.Provenance(run, [subject]));
        if (imageToo)
            run.Artifacts.Add(seed.Image(run, subject));
        return seed.SaveAsync(run);
    }
}
