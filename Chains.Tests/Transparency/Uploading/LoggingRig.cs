using System.Text.Json.Nodes;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Tekton;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;
using Chains.Core.Transparency.Monitoring;
using Chains.Core.Transparency.Uploading;
using Chains.Core.Trust;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Transparency.Uploading;

/// <summary>The reconciler with the real uploader beside it, on a real database, with a log in memory and a clock that the test moves.</summary>
internal sealed class LoggingRig : IAsyncDisposable
{
    private LogUploader? _uploader;

    private LoggingRig(ReconcilerRig service) => Service = service;

    public ReconcilerRig Service { get; }

    public FakeRekor Log { get; } = new();

    public LogMonitor Monitor { get; private set; } = null!;

    public LogStatus Status => new(Service.Database, () => _uploader!.Lanes);

    /// <param name="configuration">Beside <c>transparency.enabled</c> and <c>transparency.url</c>, which they may overrule.</param>
    public static async Task<LoggingRig> CreateAsync(params (string Key, string Value)[] configuration)
    {
        var rig = new LoggingRig(await ReconcilerRig.UnconfiguredAsync());
        rig.Log.Clock = rig.Service.Time.GetUtcNow;
        rig.Configure(configuration);
        await rig.StartAsync();
        return rig;
    }

    public void Configure(params (string Key, string Value)[] configuration) => Service.Configure(
        [.. new[] { ("transparency.enabled", "true"), ("transparency.url", FakeRekor.Url) }.Concat(configuration).GroupBy(c => c.Item1).Select(g => g.Last())]);

    /// <summary>Dies as after kill -9, and starts again.</summary>
    public async Task CrashAsync()
    {
        await StopAsync();
        await Service.CrashAsync();
        await StartAsync();
    }

    public async Task StartAsync()
    {
        var (database, time, metrics) = (Service.Database, Service.Time, TestMetrics.Create());
        var options = Options.Create(Service.Transparency);
        var http = new LogHttp(new HttpMessageInvoker(Log, disposeHandler: false), time);
        var trust = new TrustedRootFile(Options.Create(new TrustOptions()), NullLogger<TrustedRootFile>.Instance);
        var logs = new LogDirectory(http, trust, options, database, database.Writer, time, NullLogger<LogDirectory>.Instance);
        Monitor = new LogMonitor(logs, database, database.Writer, metrics, Service.Events.Events, time, NullLogger<LogMonitor>.Instance);
        var context = new UploadContext(
            new UploadReader(database), database.Writer, Service.Uploads, Service.Outbox, Service.Queue, logs, Service.LogPlan, Monitor, new TimestampClient(http), trust,
            new DatabaseKeyRegistry(database.Writer, new KeyQueries(database), time), Service.Transparency, new RetryPolicy(Service.Options, time), metrics, time, NullLogger.Instance);
        _uploader = new LogUploader(context, Service.Configuration, new Lifetime()) { Drain = TimeSpan.FromMilliseconds(20) };
        await _uploader.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (_uploader is null)
            return;
        await _uploader.StopAsync(CancellationToken.None);
        _uploader.Dispose();
        _uploader = null;
    }

    /// <summary>Works until it holds; the clock moves on a little at every look, unless it is to stand.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition, bool clockStands = false)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            await Service.DrainAsync();
            if (await condition())
                return;
            Assert.False(limit.IsCancellationRequested, $"Never came true: {what}");
            if (!clockStands)
                Service.Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(20, CancellationToken.None);
        }
    }

    public Task UntilStateAsync(JsonObject run, RunState state) =>
        UntilAsync($"{run["metadata"]!["name"]} is {state}", async () => (await StateAsync(run)) == state);

    public Task UntilRowsAsync(string what, Func<List<LogEntryRecord>, bool> holds) => UntilAsync(what, async () => holds(await RowsAsync()));

    public async Task<RunState?> StateAsync(JsonObject run) => (await Service.Runs.FindAsync(run.UidOf(), CancellationToken.None))?.State;

    public Task<List<LogEntryRecord>> RowsAsync() => Service.Database.ReadAsync(c => c.LogEntries.AsNoTracking().OrderBy(e => e.Id).ToListAsync());

    public string? Annotation(JsonObject run, string name) => Service.Annotation(run, ChainsNames.Prefix + name);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Service.DisposeAsync();
        Log.Dispose();
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
