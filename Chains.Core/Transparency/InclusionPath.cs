namespace Chains.Core.Transparency;

/// <summary>An inclusion proof taken apart, to be shown: which hash is joined on which side (RFC 6962 section 2.1.1).</summary>
public static class InclusionPath
{
    /// <summary>The steps from the leaf up. For a proof that is longer than its tree asks for, the steps that can be made.</summary>
    public static IReadOnlyList<ProofStep> Of(TransparencyLogEntry entry, InclusionProof proof)
    {
        var (node, last) = (proof.LogIndex, proof.TreeSize - 1);
        ReadOnlyMemory<byte> reached = MerkleTree.LeafHash(entry.CanonicalizedBody.Span);
        var steps = new List<ProofStep>(proof.Hashes.Length);
        foreach (var sibling in proof.Hashes)
        {
            if (last <= 0 || node < 0 || node > last)
                break;
            var left = (node & 1) == 1 || node == last;
            ReadOnlyMemory<byte> parent = left ? MerkleTree.NodeHash(sibling.Span, reached.Span) : MerkleTree.NodeHash(reached.Span, sibling.Span);
            steps.Add(new ProofStep(reached, sibling, left, parent));
            while (left && (node & 1) == 0 && node != 0)
                (node, last) = (node >> 1, last >> 1);
            (node, last, reached) = (node >> 1, last >> 1, parent);
        }

        return steps;
    }
}
