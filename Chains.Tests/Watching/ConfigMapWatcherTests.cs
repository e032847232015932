using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Watching;
using Chains.Tests.Shared;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Watching;

public sealed class ConfigMapWatcherTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(SampleRuns.Finished);
    private readonly ConfigMapAuthors _authors = new();
    private readonly WatchHealth _health = new();
    private readonly RecordedLog _log = new();
    private Channel<string> _watch = Channel.CreateUnbounded<string>();
    private ScriptedApiServer _server = null!;
    private TestDatabase _database = null!;
    private ConfigurationStore _store = null!;
    private ConfigMapWatcher? _watcher;
    private string? _map;
    private volatile int _watches;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync();
        _server.Answer = AnswerAsync;
        _database = await TestDatabase.CreateAsync(_time);
    }

    [Fact]
    public async Task ConfigMap_WhenItIsRead_ComesIntoForceAndIsRecorded()
    {
        _map = Map("5", ("artifacts.taskrun.format", "slsa/v2alpha4"));

        await StartAsync();

        await Eventually.HoldsAsync(() => _store.HasConfiguration, "it is read");
        Assert.Equal("slsa/v2alpha4", _store.Current.TaskRuns.Format);
        var row = Assert.Single(await HistoryAsync(1));
        Assert.Equal(("cluster", "5", true), (row.Origin, row.ResourceVersion, row.Accepted));
        await Eventually.HoldsAsync(() => _health.Problems.Count == 0, "the watch stands");
    }

    [Fact]
    public async Task ConfigMap_WhenItIsChanged_IsRecordedWithItsAuthor()
    {
        _map = Map("5");
        await StartAsync();
        await HistoryAsync(1);
        _authors.Wrote("6", new ConfigurationAuthor("dashboard", "ada"));

        await _watch.Writer.WriteAsync(Event("MODIFIED", Map("6", ("artifacts.taskrun.format", "slsa/v2alpha3"))), TestContext.Current.CancellationToken);

        var row = (await HistoryAsync(2))[0];
        Assert.Equal(("dashboard", "ada", "6"), (row.Origin, row.Who, row.ResourceVersion));
        Assert.Contains("slsa/v2alpha3", row.Changes, StringComparison.Ordinal);
        Assert.Equal("slsa/v2alpha3", _store.Current.TaskRuns.Format);
    }

    [Fact]
    public async Task ConfigMap_WithErrors_KeepsTheLastGoodOneAndReportsWhy()
    {
        _map = Map("5", ("artifacts.taskrun.format", "slsa/v2alpha4"));
        await StartAsync();
        await HistoryAsync(1);

        await _watch.Writer.WriteAsync(Event("MODIFIED", Map("6", ("artifacts.taskrun.format", "nonsense"))), TestContext.Current.CancellationToken);

        var row = (await HistoryAsync(2))[0];
        Assert.False(row.Accepted);
        Assert.Contains("nonsense", row.Problems, StringComparison.Ordinal);
        Assert.Equal("slsa/v2alpha4", _store.Current.TaskRuns.Format);
        await Eventually.HoldsAsync(
            () => _server.Requests.Any(r => r.Asked.StartsWith("POST", StringComparison.Ordinal) && r.Body.Contains("nonsense", StringComparison.Ordinal)), "an event is written");
    }

    [Fact]
    public async Task ConfigMap_RepairedToWhatItWas_IsRecordedAsAChange()
    {
        _map = Map("5");
        await StartAsync();
        await HistoryAsync(1);
        await _watch.Writer.WriteAsync(Event("MODIFIED", Map("6", ("artifacts.taskrun.format", "nonsense"))), TestContext.Current.CancellationToken);
        await HistoryAsync(2);

        await _watch.Writer.WriteAsync(Event("MODIFIED", Map("7")), TestContext.Current.CancellationToken);

        Assert.Equal([true, false, true], (await HistoryAsync(3)).Select(r => r.Accepted));
    }

    [Fact]
    public async Task Watch_ThatEndsAsWatchesDo_IsReopenedWithoutAWord()
    {
        _map = Map("5");
        await StartAsync();
        await Eventually.HoldsAsync(() => _watches == 1, "it is watched");

        for (var i = 0; i < 3; i++)
            await EndWatchAsync();

        Assert.DoesNotContain(_log.Warnings, w => w.Contains("Trying again", StringComparison.Ordinal));
        Assert.Empty(_health.Problems);
    }

    [Fact]
    public async Task Problem_ThatStandsThroughSeveralChanges_IsOneEvent()
    {
        _map = Map("5", ("artifacts.taskrun.format", "nonsense"));
        await StartAsync();
        await HistoryAsync(1);

        await _watch.Writer.WriteAsync(Event("MODIFIED", Map("6", ("artifacts.taskrun.format", "nonsense"), ("builder.id", "https://example.com"))), TestContext.Current.CancellationToken);
        await HistoryAsync(2);
        await _watch.Writer.WriteAsync(Event("MODIFIED", Map("7", ("artifacts.taskrun.format", "rubbish"))), TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => Events("rubbish") == 1, "the new problem is an event");
        Assert.Equal(1, Events("nonsense"));
    }

    [Fact]
    public async Task Author_OfAWriteWhoseAnswerIsUnderWay_IsWaitedFor()
    {
        var write = _authors.Begin();
        var asked = _authors.OfAsync(Version("6"), TestContext.Current.CancellationToken).AsTask();
        Assert.False(asked.IsCompleted);

        _authors.Wrote("6", new ConfigurationAuthor("dashboard", "ada"));
        write.Dispose();

        Assert.Equal(new ConfigurationAuthor("dashboard", "ada"), await asked);
        Assert.Equal(new ConfigurationAuthor("cluster", "kubectl-edit"), await _authors.OfAsync(Version("7"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task LastGoodConfiguration_AfterARestart_IsInForceWhileTheMapHasErrors()
    {
        _map = Map("5", ("artifacts.taskrun.format", "slsa/v2alpha4"));
        await StartAsync();
        await HistoryAsync(1);
        await StopAsync();
        _map = Map("6", ("artifacts.taskrun.format", "nonsense"));

        await StartAsync();
        await Eventually.HoldsAsync(() => _store.HasConfiguration, "the last good one is in force");

        Assert.Equal("slsa/v2alpha4", _store.Current.TaskRuns.Format);
        Assert.Equal(ConfigurationOrigin.Stored, _store.State.Origin);
    }

    [Fact]
    public async Task SameConfiguration_AfterARestart_IsNoChange()
    {
        _map = Map("5", ("artifacts.taskrun.format", "slsa/v2alpha4"));
        await StartAsync();
        await HistoryAsync(1);
        await StopAsync();

        await StartAsync();
        await Eventually.HoldsAsync(() => _store.HasConfiguration, "it is read again");
        await StopAsync();

        Assert.Single(await HistoryAsync(1));
    }

    [Fact]
    public async Task MissingConfigMap_HoweverOftenItIsLookedFor_MeansTheDefaultsAndOneRecord()
    {
        await StartAsync();
        await Eventually.HoldsAsync(() => _store.HasConfiguration, "the defaults are in force");
        Assert.Equal("in-toto", _store.Current.TaskRuns.Format);
        await Eventually.HoldsAsync(() => _watches == 1, "it is watched");
        for (var i = 0; i < 3; i++)
            await EndWatchAsync();

        Assert.Single(await HistoryAsync(1));
        Assert.Equal(ConfigurationOrigin.Missing, _store.State.Origin);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task EndWatchAsync()
    {
        var watches = _watches + 1;
        var ended = _watch;
        _watch = Channel.CreateUnbounded<string>();
        ended.Writer.Complete();
        await Eventually.HoldsAsync(() => _watches >= watches, "it is watched again", () => _time.Advance(TimeSpan.FromSeconds(1)));
    }

    private int Events(string about) =>
        _server.Requests.Count(r => r.Asked.StartsWith("POST", StringComparison.Ordinal) && r.Body.Contains(about, StringComparison.Ordinal));

    private async Task StartAsync()
    {
        _store = new ConfigurationStore(_time);
        var options = Options.Create(new ClusterOptions());
        var history = new ConfigurationLedger(_database.Writer, new ConfigurationQueries(_database), _time);
        _watcher = new ConfigMapWatcher(
            _server.Client, _store, history, _database.Ledger, _authors,
            new ClusterEvents(_server.Client, options, _time, NullLogger<ClusterEvents>.Instance), _health, options, _time, _log);
        await _watcher.StartAsync(CancellationToken.None);
    }

    private async Task StopAsync()
    {
        if (_watcher is null)
            return;
        await _watcher.StopAsync(CancellationToken.None);
        _watcher.Dispose();
        _watcher = null;
    }

    private async Task<IReadOnlyList<ConfigurationChangeRecord>> HistoryAsync(int count)
    {
        IReadOnlyList<ConfigurationChangeRecord> rows = [];
        var queries = new ConfigurationQueries(_database);
        await Eventually.HoldsAsync(
            () => (rows = queries.ListAsync(null, null, CancellationToken.None).GetAwaiter().GetResult().Items).Count >= count, $"{count} records");
        return rows;
    }

    private async Task AnswerAsync(string asked, HttpContext context)
    {
        if (context.Request.Method == "POST")
            await ScriptedApiServer.JsonAsync(context, "{}", 201);
        else if (!asked.Contains("watch=true", StringComparison.Ordinal))
            await ScriptedApiServer.JsonAsync(context, $$$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[{{{_map}}}]}""");
        else
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.FlushAsync(context.RequestAborted);
            var watch = _watch;
            _watches++;
            await foreach (var line in watch.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line + "\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
    }

    private static V1ConfigMap Version(string version) => new()
    {
        Metadata = new V1ObjectMeta
        {
            ResourceVersion = version,
            ManagedFields =
            [
                new V1ManagedFieldsEntry { Manager = "kubectl-create", Time = new DateTime(2026, 8, 1, 0, 0, 0, DateTimeKind.Utc) },
                new V1ManagedFieldsEntry { Manager = "kubectl-edit", Time = new DateTime(2026, 8, 2, 0, 0, 0, DateTimeKind.Utc) },
            ],
        },
    };

    private static string Map(string version, params (string Key, string Value)[] data) => JsonSerializer.Serialize(new
    {
        apiVersion = "v1",
        kind = "ConfigMap",
        metadata = new { name = "chains-config", @namespace = "tekton-chains", resourceVersion = version },
        data = data.ToDictionary(d => d.Key, d => d.Value),
    });

    private static string Event(string type, string map) => $$"""{"object":{{map}},"type":"{{type}}" }""";

    private sealed class RecordedLog : ILogger<ConfigMapWatcher>
    {
        public ConcurrentQueue<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings.Enqueue(formatter(state, exception));
    }
}
