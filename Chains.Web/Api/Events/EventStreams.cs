using System.Security.Cryptography;

namespace Chains.Web.Api.Events;

/// <summary>What the open event streams have in common: their number is bounded, and their ids name this process.</summary>
internal sealed class EventStreams
{
    private const int MaximumOpen = 256;

    private int _open;

    /// <summary>Names the process: sequence numbers begin anew with each.</summary>
    public string Epoch { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>How long a stream may be silent before a comment shows that it lives; below the idle limits of usual proxies.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    public bool TryOpen()
    {
        if (Interlocked.Increment(ref _open) <= MaximumOpen)
            return true;
        Close();
        return false;
    }

    public void Close() => Interlocked.Decrement(ref _open);

    public string Id(long sequence) => $"{Epoch}-{sequence}";

    /// <summary>The number in an id that this process gave out, or null.</summary>
    public long? Sequence(string? id) =>
        id is not null && id.StartsWith(Epoch + "-", StringComparison.Ordinal) && long.TryParse(id.AsSpan(Epoch.Length + 1), out var sequence)
            ? sequence
            : null;
}
