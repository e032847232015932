using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Watching;

/// <summary>
/// Follows the <c>chains-config</c> ConfigMap: reads it, then watches it, and hands every reading to the store. What changed,
/// or was refused, goes into the history. Starts with the host; nothing to drain.
/// </summary>
public sealed partial class ConfigMapWatcher(
    IKubernetes client, ConfigurationStore store, ConfigurationLedger history, RunLedger runs, ConfigMapAuthors authors, ClusterEvents events,
    WatchHealth health, IOptions<ClusterOptions> options, TimeProvider time, ILogger<ConfigMapWatcher> logger) : BackgroundService
{
    private const string Watch = "ConfigMap chains-config";
    private const int WatchSeconds = 240;
    private const string Selector = "metadata.name=" + ConfigurationKeys.ConfigMapName;

    private string Namespace => options.Value.SystemNamespace;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        health.Expect(Watch);
        await SeedAsync(stoppingToken);
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var version = await ReadAsync(stoppingToken);
                health.Established(Watch);
                failures = 0;
                await FollowAsync(version, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesException exception) when (exception.Status?.Code == 410)
            {
                // The version is too old by now: list again.
            }
            catch (Exception exception)
            {
                var problem = ClusterException.From(exception, $"watch ConfigMap {Namespace}/{ConfigurationKeys.ConfigMapName}").Message;
                health.Lost(Watch, problem);
                LogLost(problem);
                await Task.Delay(WatchTimes.Default.Backoff(failures++), time, stoppingToken);
            }
        }
    }

    private async Task SeedAsync(CancellationToken cancellation)
    {
        try
        {
            if (await history.LastGoodAsync(cancellation) is { } data && !store.Seed(data))
                LogSeedRefused();
        }
        catch (RecordException exception)
        {
            LogHistory(exception.Message);
        }
    }

    /// <summary>Lists rather than gets: a watch goes on from the version of a list, where that of the object may be long too old.</summary>
    private async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        var list = await client.CoreV1.ListNamespacedConfigMapAsync(Namespace, fieldSelector: Selector, cancellationToken: cancellation);
        if (list.Items.FirstOrDefault() is { } map)
            await TakeAsync(map, cancellation);
        else
            await RecordAsync(store.ApplyMissing(), "cluster", cancellation);
        return list.Metadata.ResourceVersion;
    }

    private async Task FollowAsync(string? version, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(TimeSpan.FromSeconds(WatchSeconds + 30));
        try
        {
            var changes = client.CoreV1.WatchListNamespacedConfigMapAsync(
                Namespace, fieldSelector: Selector, resourceVersion: version,
                timeoutSeconds: WatchSeconds, onError: exception => throw exception, cancellationToken: silence.Token);
            await foreach (var (type, map) in changes)
            {
                if (type is WatchEventType.Deleted)
                    await RecordAsync(store.ApplyMissing(), "cluster", cancellation);
                else if (type is WatchEventType.Added or WatchEventType.Modified)
                    await TakeAsync(map, cancellation);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Silent for too long: read again and reopen.
        }
    }

    private async Task TakeAsync(V1ConfigMap map, CancellationToken cancellation)
    {
        var before = store.State;
        var data = map.Data as IReadOnlyDictionary<string, string> ?? new Dictionary<string, string>(map.Data ?? new Dictionary<string, string>());
        var change = store.Apply(data, map.Metadata.ResourceVersion, ConfigurationOrigin.ConfigMap);
        if (before.ReadAt is not null && before.Data.SequenceEqual(change.State.Data))
            return;
        await RecordAsync(change, authors.Of(map.Metadata.ResourceVersion) ?? "cluster", cancellation);
    }

    private async Task RecordAsync(ConfigurationChange change, string origin, CancellationToken cancellation)
    {
        foreach (var problem in change.Problems)
            LogProblem(problem.Severity, problem.ToString());
        if (change.Accepted)
            LogAccepted(change.Changes.Count, change.State.ResourceVersion ?? "none");
        try
        {
            await history.RecordAsync(change, origin, cancellation);
            if (change.Accepted)
                await runs.MakeDueAsync(cancellation);
        }
        catch (RecordException exception)
        {
            LogHistory(exception.Message);
        }

        await events.ConfigurationProblemsAsync(change.Problems, cancellation);
    }
}
