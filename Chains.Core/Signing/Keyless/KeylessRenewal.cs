using Chains.Core.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Chains.Core.Signing.Keyless;

/// <summary>
/// Gets the next certificate before it is needed, so that no run waits for Fulcio, and the first one as soon as keyless signing is switched on, so that what is
/// wrong shows at once. Starts with the host without holding it up and stops with it; there is nothing to drain.
/// </summary>
internal sealed class KeylessRenewal(KeylessSource source, ConfigurationStore configuration, IOptions<KeylessOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var changed = new SemaphoreSlim(0, 1);
        configuration.Changed += Wake;
        try
        {
            while (true)
            {
                if (configuration.TryGetCurrent(out var current) && KeylessSettings.From(current, options.Value.TokenFile) is { } settings)
                    await source.RenewAsync(settings, stoppingToken);
                await WaitAsync(changed, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
        finally
        {
            configuration.Changed -= Wake;
        }

        void Wake(object? sender, ConfigurationChange change)
        {
            if (changed.CurrentCount == 0)
                changed.Release();
        }
    }

    private async Task WaitAsync(SemaphoreSlim changed, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(changed.WaitAsync(limit.Token), Task.Delay(Interval, time, limit.Token));
        await limit.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
