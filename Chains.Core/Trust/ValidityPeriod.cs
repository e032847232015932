namespace Chains.Core.Trust;

/// <summary>When a key or an authority may have signed (dev.sigstore.common.v1.TimeRange); both ends belong to it, null is open.</summary>
public sealed record ValidityPeriod(DateTimeOffset? Start, DateTimeOffset? End)
{
    public static ValidityPeriod Always { get; } = new(null, null);

    public bool Contains(DateTimeOffset time) => !(time < Start) && !(time > End);

    public override string ToString() => $"{Start?.ToString("u") ?? "ever"} to {End?.ToString("u") ?? "now"}";
}
