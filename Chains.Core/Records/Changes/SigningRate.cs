namespace Chains.Core.Records.Changes;

/// <summary>Counts per second over the last minute, in a ring of sixty seconds.</summary>
internal sealed class SigningRate(TimeProvider time)
{
    private const int Seconds = 60;

    private readonly Lock _lock = new();
    private readonly int[] _counts = new int[Seconds];
    private long _second;

    public double PerSecond
    {
        get
        {
            lock (_lock)
            {
                Advance();
                return _counts.Sum() / (double)Seconds;
            }
        }
    }

    public void Count()
    {
        lock (_lock)
        {
            Advance();
            _counts[_second % Seconds]++;
        }
    }

    private void Advance()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        for (var gone = Math.Min(now - _second, Seconds); gone > 0; gone--)
            _counts[(now - gone + 1) % Seconds] = 0;
        _second = Math.Max(_second, now);
    }
}
