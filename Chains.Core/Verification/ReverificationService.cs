using Chains.Core.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Verification;

/// <summary>
/// Keeps the walk through the store going at the configured pace. Starts with the host and holds nothing up; a stop leaves the walk where it is, to go on
/// after the next start.
/// </summary>
internal sealed partial class ReverificationService(
    Reverification reverification, IOptions<ReverificationOptions> options, TimeProvider time, ILogger<ReverificationService> log) : BackgroundService
{
    // Small enough to share the database with what signs.
    private const int Batch = 20;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.PerMinute == 0)
            return;
        var batch = Math.Min(Batch, options.Value.PerMinute);
        var pause = TimeSpan.FromMinutes((double)batch / options.Value.PerMinute);
        try
        {
            while (true)
            {
                await Task.Delay(pause, time, stoppingToken);
                if (await StepAsync(batch, stoppingToken) == 0)
                    await Task.Delay(Idle, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task<int> StepAsync(int batch, CancellationToken stopping)
    {
        try
        {
            return await reverification.StepAsync(batch, options.Value.Interval, stopping);
        }
        catch (Exception exception) when (exception is RecordException or System.Data.Common.DbException or InvalidOperationException)
        {
            LogInterrupted(exception.Message);
            return 0;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The verification in the background pauses: {Problem}")]
    private partial void LogInterrupted(string problem);
}
