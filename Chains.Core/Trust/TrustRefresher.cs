using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Chains.Core.Trust;

/// <summary>
/// Refreshes published trust: shortly after the start, then at the configured interval, sooner after a failure. Holds up nothing, and stops with the host;
/// there is nothing to drain.
/// </summary>
internal sealed class TrustRefresher(PublishedTrust published, IOptions<TrustOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(10);

    private readonly Dictionary<TufInstance, DateTimeOffset> _due = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = options.Value.RefreshInterval;
        if (interval == TimeSpan.Zero)
            return;
        try
        {
            while (true)
            {
                await Task.Delay(Look, time, stoppingToken);
                await RefreshDueAsync(interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task RefreshDueAsync(TimeSpan interval, CancellationToken stopping)
    {
        var instances = published.Instances;
        foreach (var gone in _due.Keys.Except(instances).ToList())
            _due.Remove(gone);
        foreach (var instance in instances)
        {
            if (_due.TryGetValue(instance, out var at) && at > time.GetUtcNow())
                continue;
            var succeeded = await instance.RefreshAsync(stopping);
            _due[instance] = time.GetUtcNow() + (succeeded || interval < RetryInterval ? interval : RetryInterval);
        }
    }
}
