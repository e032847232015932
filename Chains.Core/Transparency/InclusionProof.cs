using System.Collections.Immutable;

namespace Chains.Core.Transparency;

/// <summary>That an entry stands in a log (dev.sigstore.rekor.v1.InclusionProof).</summary>
/// <param name="LogIndex">In the tree that holds it; differs from the log-wide index where a log has several trees.</param>
/// <param name="RootHash">32 bytes.</param>
/// <param name="TreeSize">Number of leaves when the proof was made.</param>
/// <param name="Hashes">From leaf to root, 32 bytes each.</param>
/// <param name="Checkpoint">A <see cref="SignedNote"/> of the log for that tree. Empty in old Rekor v1 answers and v0.1 bundles.</param>
public sealed record InclusionProof(
    long LogIndex, ReadOnlyMemory<byte> RootHash, long TreeSize, ImmutableArray<ReadOnlyMemory<byte>> Hashes, string Checkpoint);
