using Chains.Core.Records;
using Chains.Core.Transparency.Clients;

namespace Chains.Core.Transparency.Uploading;

/// <summary>
/// The uploads to one log: takes its due rows in their order, as many at once as are allowed, and waits as a whole while the log does
/// not answer. A row leaves the lane when its outcome is committed; what dies before is taken again, and finds the entry it made.
/// </summary>
internal sealed partial class UploadLane(LogTarget log, UploadContext context)
{
    /// <summary>Signatures under way are bounded by bytes too: an envelope holds its payload, and a request holds the envelope again.</summary>
    private const long LongestInFlightBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>A row that was committed late may lie before the place that was read to: from time to time all are looked at again.</summary>
    private static readonly TimeSpan LookFromStart = TimeSpan.FromSeconds(10);

    private readonly DateTimeOffset _started = context.Time.GetUtcNow();
    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _inFlight = [];
    private readonly HashSet<Task> _running = [];
    private readonly UploadSignal _signal = new();
    private DueUpload _after;
    private DateTimeOffset _fromStartAt;
    private long _bytes;

    public LogTarget Log => log;

    public UploadGate Gate { get; } = new(context.Retry, context.Time);

    public UploadHealth Health { get; } = new(context.Time);

    public int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight.Count;
        }
    }

    public void Wake() => _signal.Set();

    /// <summary>Runs until stopped; what is under way then is waited for, until <paramref name="abort"/>.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abort)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var more = await TakeAsync(abort);
                if (!more)
                    await _signal.WaitAsync(Look, context.Time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is RecordException or System.Data.Common.DbException)
            {
                LogRecords(log.Url, exception.Message);
                await PauseAsync(stopping);
            }
        }

        await Task.WhenAll(Running());
    }

    /// <returns>Whether there may be more to take at once.</returns>
    private async Task<bool> TakeAsync(CancellationToken abort)
    {
        var inFlight = InFlight;
        var admitted = Gate.Admits(context.Options.Uploads - inFlight, inFlight);
        if (admitted <= 0)
            return Gate.ClosedUntil is not null && await DeferAsync(abort);
        var now = context.Time.GetUtcNow();
        if (now >= _fromStartAt || Gate.ClosedUntil is not null)
            (_after, _fromStartAt) = (default, now + LookFromStart);
        var rows = await context.Reader.DueAsync(log.Url, now, _after, admitted + (_after == default ? inFlight : 0), abort);
        foreach (var row in rows)
        {
            if (admitted == 0)
                return false;
            if (!TryEnter(row))
            {
                _after = row;
                continue;
            }

            if (IsFull(row))
            {
                Leave(row.Id);
                return false;
            }

            _after = row;
            admitted--;
            Start(row, abort);
        }

        return false;
    }

    /// <summary>While the log is away, rows that were never tried are noted as waiting for it, so that their runs get their signatures.</summary>
    private async Task<bool> DeferAsync(CancellationToken cancellation)
    {
        const int many = 500;
        var fresh = await context.Reader.UntriedAsync(log.Url, many, cancellation);
        if (fresh.Count == 0)
            return false;
        var now = context.Time.GetUtcNow();
        var reason = Gate.Reason ?? $"{log.Url} does not answer.";
        await context.Writer.WriteAsync(session => UploadRows.Defer(session, fresh.Select(f => f.Id).ToArray(), reason, now), cancellation);
        foreach (var run in fresh.Select(f => f.Run).Distinct())
            context.Queue.Enqueue(run, context.Signals.Take(run));
        return fresh.Count == many;
    }

    private bool TryEnter(DueUpload row)
    {
        lock (_lock)
        {
            if (!_inFlight.TryAdd(row.Id, row.Bytes))
                return false;
            _bytes += row.Bytes;
            return true;
        }
    }

    private bool IsFull(DueUpload row)
    {
        lock (_lock)
            return _bytes > LongestInFlightBytes && _bytes > row.Bytes;
    }

    private void Leave(long id)
    {
        lock (_lock)
            if (_inFlight.Remove(id, out var bytes))
                _bytes -= bytes;
    }

    private void Start(DueUpload row, CancellationToken abort)
    {
        var task = UploadThenLeaveAsync(row, abort);
        lock (_lock)
            _running.Add(task);
        _ = task.ContinueWith(
            done =>
            {
                lock (_lock)
                    _running.Remove(done);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task UploadThenLeaveAsync(DueUpload row, CancellationToken abort)
    {
        // Off the loop's thread from the first step on: a request is put together while the next row is taken.
        await Task.Yield();
        try
        {
            await UploadAsync(row.Id, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The row is as it was; the next start takes it again.
        }
        catch (Exception exception) when (exception is RecordException or System.Data.Common.DbException)
        {
            LogRecords(log.Url, exception.Message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogDefect(exception, log.Url, row.Id);
            await PauseAsync(abort);
        }
        finally
        {
            Leave(row.Id);
            _signal.Set();
        }
    }

    /// <summary>What failed in a way that nobody foresaw is not tried again at full speed.</summary>
    private Task PauseAsync(CancellationToken until) =>
        Task.Delay(Look, context.Time, until).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private Task[] Running()
    {
        lock (_lock)
            return [.. _running];
    }
}
