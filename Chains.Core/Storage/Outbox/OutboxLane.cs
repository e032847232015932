namespace Chains.Core.Storage.Outbox;

/// <summary>
/// Delivers to one backend: takes due rows in small lots, hands them to the backend with bounded concurrency, and commits what
/// became of each. What is in memory is at most <see cref="IStorageBackend.Concurrency"/> artifacts, however many rows wait. A row stays due until
/// its outcome is committed, so a crash loses nothing and repeats at most what was under way, under the same delivery ids.
/// </summary>
internal sealed partial class OutboxLane : IDisposable
{
    private const int LotSize = 64;

    /// <summary>Payloads and signatures under way beyond this hold back the next lot.</summary>
    private const long BytesLimit = 32 * 1024 * 1024;

    /// <summary>Runs that are signed together are read together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly OutboxContext _context;
    private readonly OutboxSignal _signal;
    private readonly ITimer _clock;
    private readonly Lock _lock = new();
    private readonly HashSet<long> _inFlight = [];
    private readonly HashSet<long> _runs = [];
    private readonly HashSet<long> _settledMeanwhile = [];
    private readonly List<Task> _running = [];
    private DueDelivery _after;
    private bool _lookAgain;
    private long _bytes;

    public OutboxLane(IStorageBackend backend, OutboxContext context)
    {
        (Backend, _context) = (backend, context);
        Gate = new LaneGate(context.Retry, context.Time);
        Health = new LaneHealth(context.Time);
        _signal = context.Signals.For(backend.Name);
        _clock = context.Time.CreateTimer(_ => LookFromTheStart(), null, TimeSpan.Zero, LookInterval);
    }

    public IStorageBackend Backend { get; }

    public LaneGate Gate { get; }

    public LaneHealth Health { get; }

    /// <summary>Rows that wait, as last counted.</summary>
    public int Backlog { get; private set; }

    public int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight.Count;
        }
    }

    /// <summary>Runs until stopped; what is under way then is still brought to its end, unless <paramref name="abort"/> comes first.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abort)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await _signal.WaitAsync(stopping);
                await Task.Delay(Gathering, stopping);
                await TakeDueAsync(stopping, abort);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is under way ends below.
        }

        await Task.WhenAll(Running());
    }

    /// <summary>Counts what waits; what cannot be read stays as it was.</summary>
    public async Task CountBacklogAsync(CancellationToken cancellation)
    {
        try
        {
            (Backlog, _) = await _context.Reader.BacklogAsync(Backend.Name, DeliveryOutbox.BacklogLimit, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogUnreadable(Backend.Name, exception.Message);
        }
    }

    public void Dispose() => _clock.Dispose();

    /// <summary>What was skipped because it was under way, or was due before what was taken last, is found again.</summary>
    private void LookFromTheStart()
    {
        lock (_lock)
            _lookAgain = true;
        _signal.Set();
    }

    private async Task TakeDueAsync(CancellationToken stopping, CancellationToken abort)
    {
        try
        {
            while (await NextLotAsync(stopping) is { Count: > 0 } lot)
                Start(lot, await LoadAsync(lot, stopping), abort);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // The records cannot be read at the moment; the clock comes back to it.
            LogUnreadable(Backend.Name, exception.Message);
        }
    }

    private async Task<IReadOnlyList<Delivery>> LoadAsync(List<DueDelivery> lot, CancellationToken cancellation)
    {
        try
        {
            return await _context.Reader.LoadAsync([.. lot.Select(d => d.Id)], Backend.Needs, cancellation);
        }
        catch
        {
            // Chosen, but never under way: the clock is to find them again.
            Release([.. lot], 0);
            throw;
        }
    }

    private async Task<List<DueDelivery>> NextLotAsync(CancellationToken cancellation)
    {
        int free, inFlight;
        DueDelivery after;
        lock (_lock)
        {
            inFlight = _inFlight.Count;
            free = _bytes >= BytesLimit ? 0 : Math.Min(LotSize, Gate.Admits(Backend.Concurrency - inFlight, inFlight));
            if (free > 0 && _lookAgain)
                (_after, _lookAgain) = (default, false);
            after = _after;
            _settledMeanwhile.Clear();
        }

        if (free <= 0)
            return [];
        // From the start, what is under way comes first and is passed over.
        var take = after.Id == 0 ? free + inFlight : free;
        var due = await _context.Reader.DueAsync(Backend.Name, Backend.OrderedPerRun, _context.Time.GetUtcNow(), after, take, cancellation);
        lock (_lock)
            return Choose(due, free);
    }

    private List<DueDelivery> Choose(List<DueDelivery> due, int free)
    {
        var lot = new List<DueDelivery>(free);
        foreach (var delivery in due)
        {
            if (lot.Count == free)
                break;
            _after = delivery;
            // A row that was settled after the read began is still due in what was read.
            if (_inFlight.Contains(delivery.Id) || _settledMeanwhile.Contains(delivery.Id))
                continue;
            if (Backend.OrderedPerRun && _runs.Contains(delivery.RunId) && !lot.Exists(d => d.RunId == delivery.RunId))
            {
                _lookAgain = true;
                continue;
            }

            lot.Add(delivery);
            _inFlight.Add(delivery.Id);
            _runs.Add(delivery.RunId);
        }

        return lot;
    }

    private void Start(List<DueDelivery> lot, IReadOnlyList<Delivery> deliveries, CancellationToken abort)
    {
        var loaded = deliveries.ToDictionary(d => d.Id);
        var groups = Backend.OrderedPerRun ? lot.GroupBy(d => d.RunId) : lot.GroupBy(d => d.Id);
        lock (_lock)
        {
            _running.RemoveAll(t => t.IsCompleted);
            foreach (var group in groups)
            {
                Delivery[] work = [.. group.Select(d => loaded.GetValueOrDefault(d.Id)).OfType<Delivery>().OrderBy(d => d.Id)];
                var bytes = work.Sum(d => (long)d.Payload.Length + d.Signature.Length);
                _bytes += bytes;
                DueDelivery[] rows = [.. group];
                _running.Add(Task.Run(() => DeliverAsync(rows, work, bytes, abort), CancellationToken.None));
            }
        }
    }

    private async Task DeliverAsync(DueDelivery[] rows, Delivery[] work, long bytes, CancellationToken abort)
    {
        try
        {
            await DeliverInOrderAsync(rows, work, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The rows stay due: the next process delivers them, under the same ids.
        }
        finally
        {
            Release(rows, bytes);
        }
    }

    private void Release(DueDelivery[] rows, long bytes)
    {
        lock (_lock)
        {
            _bytes -= bytes;
            foreach (var row in rows)
            {
                _inFlight.Remove(row.Id);
                _settledMeanwhile.Add(row.Id);
                _runs.Remove(row.RunId);
            }
        }

        _signal.Set();
    }

    private Task[] Running()
    {
        lock (_lock)
            return [.. _running];
    }
}
