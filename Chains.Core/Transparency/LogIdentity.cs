using Chains.Core.Signing;

namespace Chains.Core.Transparency;

/// <summary>A log as it is believed: its address and the key that its answers must verify with.</summary>
/// <param name="ApiVersion">1 or 2.</param>
/// <param name="LogId">32 bytes, see <see cref="LogKeyId"/>; empty where the origin must be known for it (a pinned key of Rekor v2).</param>
public sealed record LogIdentity(string Url, int ApiVersion, PublicKey Key, ReadOnlyMemory<byte> LogId, LogTrust Trust);
