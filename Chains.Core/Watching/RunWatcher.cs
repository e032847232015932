using Chains.Core.Tekton;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Watching;

/// <summary>
/// Lists one kind of run in one namespace (or all), then watches from there, for as long as the process lives. It only enqueues.
/// A watch that ends goes on from the last version seen; one that is silent for longer than the server's bookmarks allow is
/// given up and reopened; a version that has become too old means to list again; every other failure waits, longer each time.
/// </summary>
public sealed partial class RunWatcher(
    IRunCluster cluster, RunQueue queue, WatchHealth health, RunKind kind, string? @namespace, WatchTimes times, TimeProvider time, ILogger<RunWatcher> logger)
{
    private string Name => $"{kind}s in {@namespace ?? "all namespaces"}";

    public async Task RunAsync(CancellationToken cancellation)
    {
        health.Expect(Name);
        string? version = null;
        var failures = 0;
        var listAgainAt = DateTimeOffset.MinValue;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (version is null || time.GetUtcNow() >= listAgainAt)
                {
                    version = await ListAsync(cancellation);
                    listAgainAt = time.GetUtcNow() + times.Resync;
                }

                health.Answered(Name);
                version = await WatchAsync(version, cancellation);
                failures = 0;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (ClusterException exception) when (exception.Error is ClusterError.Expired)
            {
                LogExpired(Name);
                version = null;
                // Once is ordinary. A server that calls even its own list too old is not asked without a pause.
                if (failures++ > 0)
                    await Task.Delay(times.Backoff(failures), time, cancellation);
            }
            catch (ClusterException exception)
            {
                health.Lost(Name, exception.Message);
                LogLost(Name, exception.Message);
                await Task.Delay(times.Backoff(failures++), time, cancellation);
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellation)
    {
        string? token = null;
        string version;
        do
        {
            var page = await cluster.ListAsync(kind, @namespace, token, cancellation);
            health.Answered(Name);
            foreach (var run in page.Runs)
                queue.Enqueue(run.Key, run);
            foreach (var unreadable in page.Unreadable)
                LogUnreadable(unreadable.Namespace, unreadable.Name, unreadable.Problem);
            (token, version) = (page.ContinueToken, page.ResourceVersion);
            await queue.WhenComfortableAsync(cancellation);
        }
        while (token is not null);
        return version;
    }

    /// <returns>The newest version seen, from which the next watch goes on.</returns>
    private async Task<string> WatchAsync(string version, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(times.Silence);
        try
        {
            await foreach (var change in cluster.WatchAsync(kind, @namespace, version, silence.Token))
            {
                silence.CancelAfter(times.Silence);
                if (change.ResourceVersion.Length > 0)
                    version = change.ResourceVersion;
                if (change.Unreadable is { } unreadable)
                    LogUnreadable(unreadable.Namespace, unreadable.Name, unreadable.Problem);
                else if (change.Run is { } run)
                    queue.Enqueue(run.Key, change.Type is RunEventType.Deleted ? null : run);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            LogSilent(Name, times.Silence);
        }

        return version;
    }
}
