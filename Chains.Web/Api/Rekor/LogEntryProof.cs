using Chains.Core.Transparency;

namespace Chains.Web.Api.Rekor;

/// <summary>That the entry stands in the log's tree (RFC 6962). Hashes are lower-case hex.</summary>
/// <param name="LogIndex">In the tree; differs from the log-wide index where a log has several trees.</param>
/// <param name="Path">From the leaf to the root.</param>
/// <param name="Checkpoint">The signed note of the log for that tree.</param>
public sealed record LogEntryProof(long LogIndex, long TreeSize, string RootHash, string LeafHash, IReadOnlyList<ProofStepDetails> Path, string Checkpoint)
{
    internal static LogEntryProof From(TransparencyLogEntry entry, InclusionProof proof) => new(
        proof.LogIndex, proof.TreeSize, Convert.ToHexStringLower(proof.RootHash.Span), Convert.ToHexStringLower(MerkleTree.LeafHash(entry.CanonicalizedBody.Span)),
        [.. InclusionPath.Of(entry, proof).Select(s => new ProofStepDetails(s.SiblingIsLeft, Convert.ToHexStringLower(s.Sibling.Span), Convert.ToHexStringLower(s.Parent.Span)))],
        proof.Checkpoint);
}
