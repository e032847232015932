using System.Collections.Concurrent;
using System.Data.Common;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Transparency.Clients;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Transparency.Uploading;

/// <summary>
/// Runs a lane for each log that rows wait for. Starts once the database is migrated; at the stop nothing new is taken, and what is under
/// way has <see cref="Drain"/> to end. A lane that ends on a defect stops the process with exit code 1, so that the cluster restarts it.
/// </summary>
internal sealed partial class LogUploader : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly UploadContext _context;
    private readonly ConfigurationStore _configuration;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<LogTarget, UploadLane> _lanes = [];
    private readonly ConcurrentDictionary<LogTarget, Task> _running = [];
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _starting = new();
    private CancellationToken _stopping = new(canceled: true);

    public LogUploader(UploadContext context, ConfigurationStore configuration, IHostApplicationLifetime lifetime)
    {
        (_context, _configuration, _lifetime, _logger) = (context, configuration, lifetime, context.Logger);
        context.Metrics.ObserveUploads(() => _lanes.Values.Select(l => (l.Log.Url, l.InFlight)));
    }

    /// <summary>How long a stop waits for what is under way.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(20);

    public IReadOnlyCollection<UploadLane> Lanes => [.. _lanes.Values];

    /// <summary>Makes a waiting log be probed at once.</summary>
    public void ProbeNow()
    {
        foreach (var lane in _lanes.Values)
        {
            lane.Gate.ProbeNow();
            lane.Wake();
        }
    }

    public override void Dispose()
    {
        _context.Signals.Woken -= Wake;
        _configuration.Changed -= OnConfigurationChanged;
        _abort.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        _stopping = stoppingToken;
        await using var stopped = stoppingToken.Register(() => _abort.CancelAfter(Drain));
        _context.Signals.Woken += Wake;
        _configuration.Changed += OnConfigurationChanged;
        await TryAsync(() => _context.Writer.WriteAsync(session => UploadRows.MakeDue(session, _context.Time.GetUtcNow()), CancellationToken.None));
        try
        {
            for (; ; await Task.Delay(Look, _context.Time, stoppingToken))
                await TryAsync(FindLanesAsync);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Values);
        }
    }

    /// <summary>Rows of an earlier process, or of another replica, have a lane too.</summary>
    private async Task FindLanesAsync()
    {
        if (_configuration.TryGetCurrent(out var configuration))
            await new UploadRerouting(_context).ApplyAsync(configuration, _stopping);
        foreach (var (url, version) in await _context.Reader.LogsAsync(_stopping))
            Start(new LogTarget(url, version));
    }

    private void Wake(LogTarget log) => Start(log).Wake();

    private UploadLane Start(LogTarget log)
    {
        if (_lanes.TryGetValue(log, out var known))
            return known;
        lock (_starting)
        {
            if (_lanes.TryGetValue(log, out known))
                return known;
            var lane = new UploadLane(log, _context);
            _running[log] = Task.Run(() => EndsOnlyOnStopAsync(lane), CancellationToken.None);
            return _lanes[log] = lane;
        }
    }

    private async Task EndsOnlyOnStopAsync(UploadLane lane)
    {
        try
        {
            await lane.RunAsync(_stopping, _abort.Token);
        }
        catch (Exception exception)
        {
            LogDefect(exception);
            Environment.ExitCode = 1;
            _lifetime.StopApplication();
        }
    }

    private void OnConfigurationChanged(object? sender, ConfigurationChange change)
    {
        ProbeNow();
        _ = TryAsync(FindLanesAsync);
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception exception) when (exception is RecordException or DbException)
        {
            LogRecords(exception.Message);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    [LoggerMessage(LogLevel.Critical, "The uploads to transparency logs stopped on a defect; the process ends so that it is started again")]
    private partial void LogDefect(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Uploads to transparency logs wait for the records: {Problem}")]
    private partial void LogRecords(string problem);
}
