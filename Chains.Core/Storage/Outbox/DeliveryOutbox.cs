using Chains.Core.Configuration;
using Chains.Core.Pipeline;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Storage.Outbox;

/// <summary>The outbox as operators see it: how each backend fares, a test of it, and another attempt at what failed.</summary>
public sealed class DeliveryOutbox : IDisposable
{
    public const int BacklogLimit = 100_000;

    private readonly OutboxContext _context;
    private readonly IDbContextFactory<ChainsDbContext> _contexts;

    public DeliveryOutbox(
        IEnumerable<IStorageBackend> backends, IDbContextFactory<ChainsDbContext> contexts, RecordWriter writer, OutboxSignals signals,
        ConfigurationStore configuration, RetryPolicy retry, ChainsMetrics metrics, TimeProvider time, ILogger<DeliveryOutbox> logger)
    {
        _contexts = contexts;
        _context = new OutboxContext(new OutboxReader(contexts), writer, signals, configuration, retry, metrics, time, logger);
        Lanes = [.. backends.OrderBy(b => b.Name, StringComparer.Ordinal).Select(b => new OutboxLane(b, _context))];
        configuration.Changed += OnConfigurationChanged;
    }

    internal IReadOnlyList<OutboxLane> Lanes { get; }

    internal RecordWriter Writer => _context.Writer;

    internal TimeProvider Time => _context.Time;

    /// <summary>Whether this version delivers to the backend.</summary>
    public bool Has(string backend) => Find(backend) is not null;

    public async Task<IReadOnlyList<BackendStatus>> StatusAsync(CancellationToken cancellation)
    {
        var status = new List<BackendStatus>(Lanes.Count);
        foreach (var lane in Lanes)
            status.Add(await StatusAsync(lane, cancellation));
        return status;
    }

    /// <returns>Null where this version has no such backend.</returns>
    public async Task<BackendStatus?> StatusAsync(string backend, CancellationToken cancellation) =>
        Find(backend) is { } lane ? await StatusAsync(lane, cancellation) : null;

    /// <returns>Null where this version has no such backend.</returns>
    public async Task<BackendTest?> TestAsync(string backend, CancellationToken cancellation)
    {
        if (Find(backend) is not { } lane)
            return null;
        if (!_context.Configuration.TryGetCurrent(out var configuration))
            return BackendTest.Fail(DeliveryProblem.Misconfigured, "There is no valid configuration: chains-config has errors.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(lane.Backend.Timeout);
        try
        {
            var test = await lane.Backend.TestAsync(configuration, limit.Token);
            if (test.Passed)
                Probe(lane);
            return test;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return BackendTest.Fail(DeliveryProblem.Unreachable, $"{backend} did not answer within {lane.Backend.Timeout.TotalSeconds:0} seconds.");
        }
    }

    /// <summary>Tries one delivery again, now.</summary>
    /// <returns>False when there is nothing to try: it is done, waits for a log entry, or belongs to the annotations.</returns>
    public async Task<bool> RetryAsync(long id, string backend, CancellationToken cancellation)
    {
        var found = false;
        await Writer.WriteAsync(session => found = OutboxRows.Retry(session, id, Time.GetUtcNow()), cancellation);
        if (Find(backend) is { } lane)
            Probe(lane);
        return found;
    }

    /// <summary>Tries everything again, now, that failed for good at a backend.</summary>
    /// <returns>How many deliveries there were.</returns>
    public async Task<int> RetryFailedAsync(string backend, CancellationToken cancellation)
    {
        var count = 0;
        await Writer.WriteAsync(session => count = OutboxRows.RetryFailed(session, backend, Time.GetUtcNow()), cancellation);
        if (Find(backend) is { } lane)
            Probe(lane);
        return count;
    }

    public void Dispose()
    {
        _context.Configuration.Changed -= OnConfigurationChanged;
        foreach (var lane in Lanes)
            lane.Dispose();
    }

    private OutboxLane? Find(string backend) => Lanes.FirstOrDefault(l => l.Backend.Name == backend);

    private void Probe(OutboxLane lane)
    {
        lane.Gate.ProbeNow();
        _context.Signals.Wake(lane.Backend.Name);
    }

    private void OnConfigurationChanged(object? sender, ConfigurationChange change)
    {
        foreach (var lane in Lanes)
            Probe(lane);
    }

    private async Task<BackendStatus> StatusAsync(OutboxLane lane, CancellationToken cancellation)
    {
        var (name, configured) = (lane.Backend.Name, _context.Configuration.State.Current);
        var (backlog, oldest) = await _context.Reader.BacklogAsync(name, BacklogLimit, cancellation);
        var (failed, lastSuccess) = await PastAsync(name, cancellation);
        return new BackendStatus(
            name, configured is null ? null : lane.Backend.Target(configured), configured is not null && Uses(configured, name),
            lane.Gate.Problem, lane.Gate.Reason, lane.Gate.ClosedSince, lane.Gate.ClosedUntil,
            lane.Health.LastSuccessAt ?? lastSuccess, lane.Health.Error, lane.InFlight, backlog, oldest, failed, lane.Health.PerSecond);
    }

    private static bool Uses(ChainsConfiguration configuration, string name) =>
        configuration.TaskRuns.Storage.Contains(name) || configuration.PipelineRuns.Storage.Contains(name) || configuration.Oci.Storage.Contains(name);

    /// <summary>What the rows say of the time before this process.</summary>
    private async Task<(int Failed, DateTimeOffset? LastSuccess)> PastAsync(string backend, CancellationToken cancellation)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellation);
        // The index holds what goes elsewhere than to the annotations; SQLite uses it where the query says so too.
        var own = context.Deliveries.Where(d => d.Backend != StorageBackends.Tekton && d.Backend == backend);
        var failed = await own.Where(d => d.State == StepState.Failed).Take(BacklogLimit).CountAsync(cancellation);
        var success = await own.Where(d => d.State == StepState.Done).OrderByDescending(d => d.Id).Select(d => d.CompletedAt).FirstOrDefaultAsync(cancellation);
        return (failed, success);
    }
}
