namespace Chains.Core.Trust.Tuf;

/// <summary>What was last believed of a repository: the exact files. Kept, so that a later refresh notices what was taken back.</summary>
/// <param name="Root">The newest root.</param>
/// <param name="Timestamp">Null before the first refresh; likewise the others.</param>
/// <param name="Target">The target that is asked for, <c>trusted_root.json</c>.</param>
public sealed record TufState(byte[] Root, byte[]? Timestamp = null, byte[]? Snapshot = null, byte[]? Targets = null, byte[]? Target = null);
