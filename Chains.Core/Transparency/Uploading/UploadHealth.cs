using Chains.Core.Records.Changes;

namespace Chains.Core.Transparency.Uploading;

/// <summary>What a lane has seen of its log since the process started.</summary>
internal sealed class UploadHealth(TimeProvider time)
{
    private readonly SigningRate _rate = new(time);
    private long _success;
    private string? _error;
    private long _errorAt;

    /// <summary>Entries in the last minute, per second.</summary>
    public double PerSecond => _rate.PerSecond;

    public DateTimeOffset? LastSuccessAt => At(ref _success);

    public string? LastError => Volatile.Read(ref _error);

    public DateTimeOffset? LastErrorAt => At(ref _errorAt);

    public void Succeeded()
    {
        _rate.Count();
        Interlocked.Exchange(ref _success, time.GetUtcNow().UtcTicks);
    }

    public void Failed(string error)
    {
        Volatile.Write(ref _error, error);
        Interlocked.Exchange(ref _errorAt, time.GetUtcNow().UtcTicks);
    }

    private static DateTimeOffset? At(ref long ticks) => Interlocked.Read(ref ticks) is > 0 and var read ? new DateTimeOffset(read, TimeSpan.Zero) : null;
}
