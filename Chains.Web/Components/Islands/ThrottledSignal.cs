namespace Chains.Web.Components.Islands;

/// <summary>
/// Joins any number of <see cref="Set"/> calls into one wake-up, and lets at least the interval pass between two of them.
/// The first comes at once, and none is lost: what is set during the pause wakes the waiter after it.
/// </summary>
internal sealed class ThrottledSignal(TimeSpan interval, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);
    private readonly Lock _lock = new();
    private long? _last;

    public void Set()
    {
        lock (_lock)
        {
            if (_set.CurrentCount == 0)
                _set.Release();
        }
    }

    public void Dispose() => _set.Dispose();

    /// <summary>For one waiter.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        await _set.WaitAsync(cancellation);
        if (_last is { } last && interval - time.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, time, cancellation);
        // What was set while waiting is covered by the wake-up that comes now.
        _set.Wait(0, CancellationToken.None);
        _last = time.GetTimestamp();
    }
}
