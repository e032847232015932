using System.Data.Common;
using System.Text.Json;
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
    Kubernetes client, ConfigurationStore store, ConfigurationLedger history, RunLedger runs, ConfigMapAuthors authors, ClusterEvents events,
    WatchHealth health, IOptions<ClusterOptions> options, TimeProvider time, ILogger<ConfigMapWatcher> logger) : BackgroundService
{
    private const string Watch = "ConfigMap chains-config";
    private const int WatchSeconds = 240;
    private const string Selector = "metadata.name=" + ConfigurationKeys.ConfigMapName;

    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    private readonly ClusterRequests _requests = new(client);
    private readonly HashSet<string> _reported = [];
    private IReadOnlyDictionary<string, string>? _recorded;

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
                health.Answered(Watch);
                failures = 0;
                var began = time.GetTimestamp();
                await FollowAsync(version, stoppingToken);
                // A watch ends now and then. A server that ends each at once is not asked without a pause.
                if (time.GetElapsedTime(began) < ShortestWatch)
                    await Task.Delay(ShortestWatch, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (ClusterException exception) when (exception.Error is ClusterError.Expired)
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
            _recorded = await history.LastGoodAsync(cancellation);
            if (_recorded is not null && !store.Seed(_recorded))
                LogSeedRefused();
        }
        catch (Exception exception) when (exception is RecordException or DbException or JsonException)
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
            await MissAsync(cancellation);
        return list.Metadata.ResourceVersion;
    }

    private async Task FollowAsync(string? version, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(TimeSpan.FromSeconds(WatchSeconds + 30));
        try
        {
            var asked = $"watch ConfigMap {Namespace}/{ConfigurationKeys.ConfigMapName}";
            var path = $"api/v1/namespaces/{Uri.EscapeDataString(Namespace)}/configmaps?watch=true&fieldSelector={Uri.EscapeDataString(Selector)}"
                + $"&timeoutSeconds={WatchSeconds}&resourceVersion={Uri.EscapeDataString(version ?? "")}";
            using var response = await _requests.SendAsync(HttpMethod.Get, path, asked, null, silence.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(silence.Token);
            await foreach (var (type, item) in WatchLines.ReadAsync(stream, asked, silence.Token))
            {
                if (type is "DELETED")
                    await MissAsync(cancellation);
                else if (type is "ADDED" or "MODIFIED")
                    await TakeAsync(KubernetesJson.Deserialize<V1ConfigMap>(new MemoryStream(item.ToArray())), cancellation);
                else if (type is "ERROR")
                    throw StatusMessage.ErrorOf(item, asked);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Silent for too long: read again and reopen.
        }
    }

    /// <summary>There is no ConfigMap: recorded once, however often it is looked for.</summary>
    private async Task MissAsync(CancellationToken cancellation)
    {
        var before = store.State;
        var change = store.ApplyMissing();
        if (before is not { ReadAt: not null, Origin: ConfigurationOrigin.Missing, Data.IsEmpty: true })
            await RecordAsync(change, new ConfigurationAuthor(ConfigurationAuthor.Cluster, null), cancellation);
    }

    private async Task TakeAsync(V1ConfigMap map, CancellationToken cancellation)
    {
        var before = store.State;
        var data = map.Data as IReadOnlyDictionary<string, string> ?? new Dictionary<string, string>(map.Data ?? new Dictionary<string, string>());
        var change = store.Apply(data, map.Metadata.ResourceVersion, ConfigurationOrigin.ConfigMap);
        if (before.ReadAt is not null && before.Data.SequenceEqual(change.State.Data))
            return;
        await RecordAsync(change, await authors.OfAsync(map, cancellation), cancellation);
    }

    /// <summary>One event for a problem, when it appears: not one for each change while it stands.</summary>
    private async Task ReportAsync(IReadOnlyList<ConfigurationProblem> problems, CancellationToken cancellation)
    {
        ConfigurationProblem[] appeared = [.. problems.Where(p => !_reported.Contains(p.ToString()))];
        _reported.Clear();
        _reported.UnionWith(problems.Select(p => p.ToString()));
        await events.ConfigurationProblemsAsync(appeared, cancellation);
    }

    private async Task RecordAsync(ConfigurationChange change, ConfigurationAuthor author, CancellationToken cancellation)
    {
        foreach (var problem in change.Problems)
            LogProblem(problem.Severity, problem.ToString());
        if (change.Accepted)
            LogAccepted(change.Changes.Count, change.State.ResourceVersion ?? "none");
        try
        {
            // What the last process recorded is no change when this one reads it again.
            if (!change.Accepted || _recorded is null || !_recorded.OrderBy(p => p.Key, StringComparer.Ordinal).SequenceEqual(change.State.AppliedData))
                await history.RecordAsync(change, author, cancellation);
            _recorded = change.Accepted ? change.State.AppliedData : null;
            if (change.Accepted)
                await runs.MakeDueAsync(cancellation);
        }
        catch (RecordException exception)
        {
            LogHistory(exception.Message);
        }

        await ReportAsync(change.Problems, cancellation);
    }
}
