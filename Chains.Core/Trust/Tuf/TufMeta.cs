namespace Chains.Core.Trust.Tuf;

/// <summary>What one file of metadata says of another, or of a target.</summary>
/// <param name="Version">0 for a target.</param>
/// <param name="Length">Null where it is not given.</param>
/// <param name="Sha256">Lower-case hex; null where it is not given.</param>
internal sealed record TufMeta(long Version, long? Length, string? Sha256);
