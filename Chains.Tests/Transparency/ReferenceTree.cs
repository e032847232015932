using Chains.Core.Transparency;

namespace Chains.Tests.Transparency;

/// <summary>The recursive definitions of RFC 6962 section 2.1, word for word and slow: what the proofs are held against.</summary>
internal static class ReferenceTree
{
    public static byte[] Root(IReadOnlyList<byte[]> leaves) => leaves.Count switch
    {
        0 => MerkleTree.EmptyRoot,
        1 => MerkleTree.LeafHash(leaves[0]),
        _ => MerkleTree.NodeHash(Root(Left(leaves)), Root(Right(leaves))),
    };

    public static IReadOnlyList<ReadOnlyMemory<byte>> InclusionProof(int index, IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count <= 1)
            return [];
        var left = Left(leaves);
        return index < left.Count
            ? [.. InclusionProof(index, left), Root(Right(leaves))]
            : [.. InclusionProof(index - left.Count, Right(leaves)), Root(left)];
    }

    public static IReadOnlyList<ReadOnlyMemory<byte>> ConsistencyProof(int first, IReadOnlyList<byte[]> leaves) => SubProof(first, leaves, known: true);

    private static IReadOnlyList<ReadOnlyMemory<byte>> SubProof(int first, IReadOnlyList<byte[]> leaves, bool known)
    {
        if (first == leaves.Count)
            return known ? [] : [Root(leaves)];
        var left = Left(leaves);
        return first <= left.Count
            ? [.. SubProof(first, left, known), Root(Right(leaves))]
            : [.. SubProof(first - left.Count, Right(leaves), known: false), Root(left)];
    }

    private static List<byte[]> Left(IReadOnlyList<byte[]> leaves) => [.. leaves.Take(Split(leaves.Count))];

    private static List<byte[]> Right(IReadOnlyList<byte[]> leaves) => [.. leaves.Skip(Split(leaves.Count))];

    private static int Split(int count)
    {
        var split = 1;
        while (split * 2 < count)
            split *= 2;
        return split;
    }
}
