using System.Data.Common;
using Chains.Core.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Transparency.Monitoring;

/// <summary>Looks at every log in use, once at the start and then regularly, until stopped.</summary>
internal sealed partial class LogMonitorService(
    LogMonitor monitor, IOptions<TransparencyOptions> options, TimeProvider time, ILogger<LogMonitorService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            for (; ; await Task.Delay(options.Value.MonitorInterval, time, stoppingToken))
                await CheckAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task CheckAsync(CancellationToken stopping)
    {
        try
        {
            await monitor.CheckAllAsync(stopping);
        }
        catch (Exception exception) when (exception is RecordException or DbException)
        {
            LogRecords(exception.Message);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // Signing does not depend on it; the next look may fare better.
            LogDefect(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The transparency logs could not be checked: {Problem}")]
    private partial void LogRecords(string problem);

    [LoggerMessage(LogLevel.Error, "Checking the transparency logs met a defect of this service")]
    private partial void LogDefect(Exception exception);
}
