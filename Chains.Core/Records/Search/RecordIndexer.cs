using Chains.Core.Records.Changes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Records.Search;

/// <summary>
/// Keeps the search index and the rollups behind the records, in batches of their own, so that no run waits for them. Starts once the database
/// is migrated; stops between two batches. What it has not read yet is read by the searches themselves.
/// </summary>
internal sealed partial class RecordIndexer(IndexSteps steps, ChangeFeed changes, TimeProvider time, ILogger<RecordIndexer> logger) : BackgroundService
{
    /// <summary>Until then the processor belongs to what makes the service ready.</summary>
    private static readonly TimeSpan FirstPass = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private DateTimeOffset _sampled;
    private long _seen = -1;

    /// <summary>Everything that is there now.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        bool more;
        do
        {
            more = await steps.IndexRunsAsync(cancellation);
            more |= await steps.IndexSubjectsAsync(cancellation);
            more |= await steps.IndexStatementsAsync(cancellation);
            more |= await steps.IndexCertificatesAsync(cancellation);
            more |= await steps.IndexSignaturesAsync(cancellation);
            more |= await steps.IndexAttemptsAsync(cancellation);
        }
        while (more && !cancellation.IsCancellationRequested);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await DelayAsync(FirstPass, stoppingToken);
        var settled = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                if (!settled)
                    await steps.SettleAttemptsAsync(stoppingToken);
                settled = true;
                await PassAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is RecordException or Microsoft.Data.Sqlite.SqliteException)
            {
                LogBehind(exception.Message);
                wait = Pause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await DelayAsync(wait, stoppingToken);
        }
    }

    private Task DelayAsync(TimeSpan wait, CancellationToken stopping) => Task.Delay(wait, time, stopping).ContinueWith(static _ => { }, TaskScheduler.Default);

    private async Task PassAsync(CancellationToken cancellation)
    {
        var sequence = changes.Sequence;
        if (sequence != _seen)
        {
            await CatchUpAsync(cancellation);
            _seen = sequence;
        }

        if (time.GetUtcNow() is var now && now - _sampled >= SampleInterval)
        {
            await steps.SampleBacklogAsync(now, cancellation);
            _sampled = now;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index falls behind and is taken up again: {Problem}")]
    private partial void LogBehind(string problem);
}
