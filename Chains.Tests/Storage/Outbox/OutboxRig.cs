using Chains.Core.Configuration;
using Chains.Core.Formatting;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Storage.Outbox;
using Chains.Core.Trust;
using Chains.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Storage.Outbox;

/// <summary>The outbox on a real database, with a clock that the test moves and backends that it scripts.</summary>
internal sealed class OutboxRig : IAsyncDisposable
{
    private readonly MemoryKeyRegistry _keys = new();
    private readonly RecordSeed _seed;
    private readonly ConfigurationStore _configuration;
    private CancellationTokenSource _stop = new();
    private CancellationTokenSource _abort = new();
    private Task[] _running = [];
    private DeliveryOutbox? _outbox;

    private OutboxRig(TestDatabase database, FakeTimeProvider time)
    {
        (Database, Time) = (database, time);
        _seed = new RecordSeed(database.Ledger, _keys);
        _configuration = new ConfigurationStore(time);
        Configure([]);
    }

    public TestDatabase Database { get; }

    public FakeTimeProvider Time { get; }

    public ControllerOptions Options { get; init; } = new();

    public OutboxSignals Signals { get; } = new();

    public DeliveryOutbox Outbox => _outbox!;

    public RecordSeed Seed => _seed;

    /// <summary>What the outbox logged.</summary>
    public LogText Log { get; } = new();

    public static async Task<OutboxRig> CreateAsync()
    {
        var time = new FakeTimeProvider(SampleRuns.Finished.AddSeconds(1));
        return new OutboxRig(await TestDatabase.CreateAsync(time), time);
    }

    public void Configure(Dictionary<string, string> data) => _configuration.Apply(data, "1", ConfigurationOrigin.ConfigMap);

    /// <summary>A committed run with provenance and images, every artifact due at every one of the backends.</summary>
    public Task<RunRecord> CommitAsync(string name, string[] backends, params string[] images) =>
        CommitAsync(name, backends, RecordSeed.ImageOf("registry.example/" + name), [.. images.Select(RecordSeed.ImageOf)]);

    /// <param name="built">What the provenance is about.</param>
    /// <param name="images">What is signed besides.</param>
    public async Task<RunRecord> CommitAsync(string name, string[] backends, Subject built, Subject[] images)
    {
        var run = RecordSeed.Run(name, SampleRuns.Finished, RunState.Signed);
        run.Artifacts.Add(_seed.Provenance(run, [built]));
        foreach (var image in images)
            run.Artifacts.Add(_seed.Image(run, image));
        foreach (var artifact in run.Artifacts)
            foreach (var backend in backends)
                artifact.Deliveries.Add(new DeliveryRecord { Backend = backend, State = StepState.Pending, NextAttemptAt = Time.GetUtcNow() });
        await _seed.SaveAsync(run);
        Signals.Wake(run);
        return run;
    }

    public void Start(params IStorageBackend[] backends)
    {
        _outbox = new DeliveryOutbox(
            backends, Database, Database.Writer, Signals, _configuration, new RetryPolicy(Options, Time), TestMetrics.Create(), Time, Log.For<DeliveryOutbox>());
        (_stop, _abort) = (new(), new());
        // On the pool, as a host runs them: the few threads that tests share would starve them.
        _running = [.. _outbox.Lanes.Select(l => Task.Run(() => l.RunAsync(_stop.Token, _abort.Token)))];
    }

    /// <summary>As kill -9 does: what is under way is not recorded.</summary>
    public async Task CrashAsync()
    {
        await _abort.CancelAsync();
        await StopAsync();
        await Database.RestartAsync();
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _outbox?.Dispose();
        (_outbox, _running) = (null, []);
    }

    public Task<List<DeliveryRecord>> RowsAsync() =>
        Database.ReadAsync(c => c.Deliveries.AsNoTracking().OrderBy(d => d.Id).ToListAsync());

    /// <summary>Moves the clock second by second until the rows are as they should be.</summary>
    public Task<List<DeliveryRecord>> UntilAsync(Func<List<DeliveryRecord>, bool> condition, string what) =>
        UntilAsync(condition, what, TimeSpan.FromSeconds(1));

    public async Task<List<DeliveryRecord>> UntilAsync(Func<List<DeliveryRecord>, bool> condition, string what, TimeSpan step)
    {
        List<DeliveryRecord> rows = [];
        await Task.Run(() => Eventually.HoldsAsync(
            () => condition(rows = RowsAsync().GetAwaiter().GetResult()), what, () => Time.Advance(step), () => Log.ToString()));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        if (_outbox is not null)
            await StopAsync();
        _seed.Dispose();
        _stop.Dispose();
        _abort.Dispose();
        await Database.DisposeAsync();
    }
}
