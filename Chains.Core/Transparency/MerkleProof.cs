using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Chains.Core.Transparency;

/// <summary>
/// Proofs of a Merkle tree (RFC 6962 section 2.1.1 and 2.1.2), checked as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say. A proof of another
/// length than the sizes ask for is refused.
/// </summary>
public static class MerkleProof
{
    /// <summary>The longest proof there can be: one hash for each bit of a tree's size.</summary>
    public const int MaxHashes = 64;

    /// <summary>Whether the leaf stands at <paramref name="index"/> (from 0) in the tree of that size and root.</summary>
    public static bool VerifyInclusion(
        ReadOnlySpan<byte> leafHash, long index, long treeSize, IReadOnlyList<ReadOnlyMemory<byte>> hashes, ReadOnlySpan<byte> rootHash) =>
        TryComputeRoot(leafHash, index, treeSize, hashes, out var computed) && CryptographicOperations.FixedTimeEquals(computed, rootHash);

    /// <summary>The root that the proof leads to from the leaf. False when the index is outside of the tree or the proof's length is wrong.</summary>
    public static bool TryComputeRoot(
        ReadOnlySpan<byte> leafHash,
        long index,
        long treeSize,
        IReadOnlyList<ReadOnlyMemory<byte>> hashes,
        [NotNullWhen(true)] out byte[]? rootHash)
    {
        rootHash = null;
        if (index < 0 || index >= treeSize || leafHash.Length != MerkleTree.HashLength || !AreHashes(hashes))
            return false;
        var (node, last) = (index, treeSize - 1);
        var root = leafHash.ToArray();
        foreach (var sibling in hashes)
        {
            if (last == 0)
                return false;
            if (IsRight(node) || node == last)
            {
                root = MerkleTree.NodeHash(sibling.Span, root);
                SkipLonely(ref node, ref last);
            }
            else
            {
                root = MerkleTree.NodeHash(root, sibling.Span);
            }

            node >>= 1;
            last >>= 1;
        }

        rootHash = last == 0 ? root : null;
        return rootHash is not null;
    }

    /// <summary>Whether the tree of the second size and root has the first one as its beginning: that the log only ever appended.</summary>
    public static bool VerifyConsistency(
        long firstSize,
        ReadOnlySpan<byte> firstRoot,
        long secondSize,
        ReadOnlySpan<byte> secondRoot,
        IReadOnlyList<ReadOnlyMemory<byte>> hashes)
    {
        if (firstSize < 0 || secondSize < firstSize || !AreHashes(hashes))
            return false;
        if (firstSize == secondSize)
            return hashes.Count == 0 && firstRoot.SequenceEqual(secondRoot) && firstRoot.Length == MerkleTree.HashLength;
        if (firstSize == 0)
            return hashes.Count == 0 && firstRoot.SequenceEqual(MerkleTree.EmptyRoot);
        return VerifyGrowth(firstSize, firstRoot, secondSize, secondRoot, hashes);
    }

    private static bool VerifyGrowth(
        long firstSize, ReadOnlySpan<byte> firstRoot, long secondSize, ReadOnlySpan<byte> secondRoot, IReadOnlyList<ReadOnlyMemory<byte>> hashes)
    {
        var (node, last) = (firstSize - 1, secondSize - 1);
        while (IsRight(node))
        {
            node >>= 1;
            last >>= 1;
        }

        // A complete first tree is a node of the second one: its root is the proof's first hash, and left out.
        var complete = (firstSize & (firstSize - 1)) == 0;
        if (!complete && hashes.Count == 0)
            return false;
        var start = complete ? firstRoot.ToArray() : hashes[0].ToArray();
        var (first, second) = (start, start);
        foreach (var hash in complete ? hashes : hashes.Skip(1))
        {
            if (last == 0)
                return false;
            if (IsRight(node) || node == last)
            {
                first = MerkleTree.NodeHash(hash.Span, first);
                second = MerkleTree.NodeHash(hash.Span, second);
                SkipLonely(ref node, ref last);
            }
            else
            {
                second = MerkleTree.NodeHash(second, hash.Span);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && firstRoot.SequenceEqual(first) && secondRoot.SequenceEqual(second);
    }

    private static bool IsRight(long node) => (node & 1) == 1;

    // The last node of a level that has no sibling stands for itself on the levels above, until it is a right child.
    private static void SkipLonely(ref long node, ref long last)
    {
        while (node != 0 && !IsRight(node))
        {
            node >>= 1;
            last >>= 1;
        }
    }

    private static bool AreHashes(IReadOnlyList<ReadOnlyMemory<byte>> hashes) =>
        hashes.Count <= MaxHashes && hashes.All(h => h.Length == MerkleTree.HashLength);
}
