using Chains.Core.Pipeline;
using Chains.Core.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Storage.Outbox;

/// <summary>
/// Runs the lanes of the outbox. Starts once the database is migrated; at the stop nothing new is taken, and what is under way has
/// <see cref="Drain"/> to end. A lane that ends on a defect stops the process with exit code 1, so that the cluster restarts it.
/// </summary>
public sealed partial class OutboxService(
    DeliveryOutbox outbox, ChainsMetrics metrics, IHostApplicationLifetime lifetime, ILogger<OutboxService> logger) : BackgroundService
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        Observe();
        await MakeDueAsync();
        using var abort = new CancellationTokenSource();
        await using var stopped = stoppingToken.Register(() => abort.CancelAfter(Drain));
        try
        {
            await Task.WhenAll([.. outbox.Lanes.Select(l => EndsOnlyOnStopAsync(l, stoppingToken, abort.Token)), CountBacklogsAsync(stoppingToken)]);
        }
        catch (Exception exception)
        {
            LogDefect(exception);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    /// <summary>A defect of one lane ends the process at once, and does not wait for the other lanes.</summary>
    private async Task EndsOnlyOnStopAsync(OutboxLane lane, CancellationToken stopping, CancellationToken abort)
    {
        try
        {
            await lane.RunAsync(stopping, abort);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogDefect(exception);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    /// <summary>Counts what waits now and then, so that whoever reads the metrics does not wait for it.</summary>
    private async Task CountBacklogsAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(CountInterval, outbox.Time);
        try
        {
            do
            {
                foreach (var lane in outbox.Lanes)
                    await lane.CountBacklogAsync(stopping);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task MakeDueAsync()
    {
        try
        {
            await outbox.Writer.WriteAsync(
                session =>
                {
                    foreach (var lane in outbox.Lanes)
                        OutboxRows.MakeDue(session, lane.Backend.Name, outbox.Time.GetUtcNow());
                },
                CancellationToken.None);
        }
        catch (RecordException exception)
        {
            // They come due at their own times.
            LogRecords(exception.Message);
        }
    }

    private void Observe()
    {
        metrics.ObserveBackends("chains_backend_backlog", "Deliveries that wait, counted every ten seconds and no further than 100000.", () => outbox.Lanes.Select(l => (l.Backend.Name, (double)l.Backlog)));
        metrics.ObserveBackends("chains_outbox_in_flight", "Deliveries under way.", () => outbox.Lanes.Select(l => (l.Backend.Name, (double)l.InFlight)));
        metrics.ObserveBackends("chains_backend_waiting", "1 while a backend as a whole takes nothing.", () => outbox.Lanes.Select(l => (l.Backend.Name, l.Gate.ClosedUntil is null ? 0.0 : 1.0)));
    }

    [LoggerMessage(LogLevel.Critical, "The outbox stopped on a defect; the process ends so that it is started again")]
    private partial void LogDefect(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The outbox cannot be brought forward: {Problem}")]
    private partial void LogRecords(string problem);
}
