using Chains.Core.Pipeline;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Tekton;
using Chains.Core.Watching;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Reconciling;

/// <summary>
/// Runs the watches, the workers, and the clock that brings back what is due. Starts once the database is migrated; at the stop,
/// workers finish the run they are at. A defect that escapes is logged and stops the process with exit code 1, so that the cluster restarts it.
/// </summary>
public sealed partial class ControllerService(
    RunQueue queue, RunReconciler reconciler, RunLedger ledger, IRunCluster cluster, WatchHealth health, ChainsMetrics metrics, IHostApplicationLifetime lifetime,
    IOptions<ClusterOptions> clusterOptions, ControllerOptions options, TimeProvider time,
    ILogger<ControllerService> logger, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan DueInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        metrics.ObserveQueueDepth(() => queue.Depth);
        List<Task> running = [.. Watchers().Select(w => w.RunAsync(stoppingToken))];
        running.AddRange(Enumerable.Range(0, options.Workers).Select(_ => WorkAsync(stoppingToken)));
        running.Add(BringDueAsync(stoppingToken));
        var ready = MakeDueAsync(stoppingToken);
        try
        {
            await await Task.WhenAny(running);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: workers finish the run that they hold, below.
        }
        catch (Exception exception)
        {
            LogDefect(exception);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }

        await Task.WhenAll([ready, .. running]).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private IEnumerable<RunWatcher> Watchers()
    {
        var times = WatchTimes.Default with { Resync = options.ResyncPeriod, Silence = options.WatchSilence };
        string?[] namespaces = clusterOptions.Value.Namespaces is { Count: > 0 } chosen ? [.. chosen] : [null];
        foreach (var kind in (RunKind[])[RunKind.TaskRun, RunKind.PipelineRun])
            foreach (var ns in namespaces)
                yield return new RunWatcher(cluster, queue, health, kind, ns, times, time, loggers.CreateLogger<RunWatcher>());
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (true)
        {
            var queued = await queue.DequeueAsync(stopping);
            try
            {
                // A run that has been begun is brought to its next committed state; stopping waits for that.
                await reconciler.ReconcileAsync(queued, CancellationToken.None);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // One odd run must not take the others with it. It comes back with the next event or resync.
                LogRunDefect(exception, queued.Key);
            }
            finally
            {
                queue.Done(queued.Key);
            }
        }
    }

    private async Task BringDueAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(DueInterval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                foreach (var key in await ledger.DueAsync(time.GetUtcNow(), 1000, stopping))
                    queue.EnqueueIfIdle(key);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogRecords(exception.Message);
            }
        }
    }

    private async Task MakeDueAsync(CancellationToken stopping)
    {
        try
        {
            await ledger.MakeDueAsync(stopping);
        }
        catch (RecordException exception)
        {
            LogRecords(exception.Message);
        }
    }
}
