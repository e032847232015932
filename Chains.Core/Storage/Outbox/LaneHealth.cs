using Chains.Core.Records.Changes;

namespace Chains.Core.Storage.Outbox;

/// <summary>What a lane has seen of its backend since the process started.</summary>
internal sealed class LaneHealth(TimeProvider time)
{
    private readonly SigningRate _rate = new(time);
    private LastError? _error;
    private long _success;

    public DateTimeOffset? LastSuccessAt =>
        Interlocked.Read(ref _success) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public LastError? Error => Volatile.Read(ref _error);

    /// <summary>Deliveries in the last minute, per second.</summary>
    public double PerSecond => _rate.PerSecond;

    public void Succeeded()
    {
        _rate.Count();
        Interlocked.Exchange(ref _success, time.GetUtcNow().UtcTicks);
    }

    public void Failed(DeliveryResult result) =>
        Volatile.Write(ref _error, new LastError(time.GetUtcNow(), result.Problem!.Value, result.Reason!));
}
