using System.Numerics;
using System.Security.Cryptography;

namespace Chains.Web.Sandbox.Log;

/// <summary>
/// The Merkle tree of RFC 6962 section 2.1 over SHA-256, kept as its complete subtrees: node (level, position) is the root of the 2^level leaves from
/// position * 2^level on. Growing by a leaf writes the subtrees that it completes; every root and proof is put together from at most a few dozen nodes.
/// </summary>
internal sealed class LogTree(ILogNodes nodes)
{
    /// <summary>MTH({}): the root of the empty tree.</summary>
    public static byte[] EmptyRoot { get; } = SHA256.HashData([]);

    /// <summary>SHA-256(0x00 || entry).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(entry);
        return hash.GetHashAndReset();
    }

    /// <summary>Adds a leaf to a tree of that size.</summary>
    public void Append(byte[] leafHash, long size)
    {
        var (hash, level, position) = (leafHash, 0, size);
        nodes.Write(level, position, hash);
        while ((position & 1) == 1)
        {
            hash = Combine(nodes.Read(level, position - 1), hash);
            (level, position) = (level + 1, position >> 1);
            nodes.Write(level, position, hash);
        }
    }

    /// <summary>The root of the first <paramref name="size"/> leaves.</summary>
    public byte[] Root(long size) => size == 0 ? EmptyRoot : Subtree(0, size);

    /// <summary>PATH(index, D[size]), from the leaf to the root.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the size.</exception>
    public IReadOnlyList<byte[]> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<byte[]>();
        long from = 0;
        while (size > 1)
        {
            var left = Split(size);
            if (index < left)
            {
                proof.Add(Subtree(from + left, size - left));
                size = left;
            }
            else
            {
                proof.Add(Subtree(from, left));
                (from, index, size) = (from + left, index - left, size - left);
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>PROOF(first, D[second]): that the tree of the first size is the beginning of that of the second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The first size is zero or larger than the second.</exception>
    public IReadOnlyList<byte[]> Consistency(long first, long second)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        var proof = new List<byte[]>();
        var (from, whole) = (0L, true);
        while (first != second)
        {
            var left = Split(second);
            if (first <= left)
            {
                proof.Add(Subtree(from + left, second - left));
                second = left;
            }
            else
            {
                proof.Add(Subtree(from, left));
                (from, first, second, whole) = (from + left, first - left, second - left, false);
            }
        }

        if (!whole)
            proof.Add(Subtree(from, first));
        proof.Reverse();
        return proof;
    }

    private byte[] Subtree(long from, long count)
    {
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.TrailingZeroCount(count);
            return nodes.Read(level, from >> level);
        }

        var left = Split(count);
        return Combine(Subtree(from, left), Subtree(from + left, count - left));
    }

    /// <summary>The largest power of two below a size of two or more.</summary>
    private static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));

    private static byte[] Combine(byte[] left, byte[] right)
    {
        Span<byte> both = stackalloc byte[65];
        both[0] = 1;
        left.CopyTo(both[1..]);
        right.CopyTo(both[33..]);
        return SHA256.HashData(both);
    }
}
