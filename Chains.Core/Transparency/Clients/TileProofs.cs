using System.Numerics;

namespace Chains.Core.Transparency.Clients;

/// <summary>
/// Proofs of a tree (RFC 6962 sections 2.1.1 and 2.1.2), put together from a log's tiles. Each tile is read once. Nothing here is
/// believed: who gets a proof checks it against a signed checkpoint.
/// </summary>
internal sealed class TileProofs(TileReader tiles, long treeSize)
{
    private readonly Dictionary<(int Level, long Tile), ReadOnlyMemory<byte>> _read = [];

    /// <summary>PATH(index, D[n]): from leaf to root.</summary>
    public async Task<List<ReadOnlyMemory<byte>>> InclusionAsync(long index, CancellationToken cancellation)
    {
        List<ReadOnlyMemory<byte>> path = [];
        for (var (start, end) = (0L, treeSize); end - start > 1;)
        {
            var middle = start + Split(end - start);
            if (index < middle)
            {
                path.Add(await SubtreeAsync(middle, end, cancellation));
                end = middle;
            }
            else
            {
                path.Add(await SubtreeAsync(start, middle, cancellation));
                start = middle;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>PROOF(m, D[n]); empty when there is nothing to prove.</summary>
    public async Task<List<ReadOnlyMemory<byte>>> ConsistencyAsync(long smallerSize, CancellationToken cancellation)
    {
        List<ReadOnlyMemory<byte>> proof = [];
        if (smallerSize == 0 || smallerSize >= treeSize)
            return proof;
        var (start, end, whole) = (0L, treeSize, true);
        while (smallerSize != end)
        {
            var middle = start + Split(end - start);
            if (smallerSize <= middle)
            {
                proof.Add(await SubtreeAsync(middle, end, cancellation));
                end = middle;
            }
            else
            {
                proof.Add(await SubtreeAsync(start, middle, cancellation));
                (start, whole) = (middle, false);
            }
        }

        if (!whole)
            proof.Add(await SubtreeAsync(start, end, cancellation));
        proof.Reverse();
        return proof;
    }

    /// <summary>The largest power of two below a number of leaves.</summary>
    private static long Split(long leaves) => 1L << (BitOperations.Log2((ulong)(leaves - 1)));

    /// <summary>MTH(D[start:end]), where start is a multiple of the power of two that covers the range.</summary>
    private async Task<ReadOnlyMemory<byte>> SubtreeAsync(long start, long end, CancellationToken cancellation)
    {
        var leaves = end - start;
        if (BitOperations.IsPow2(leaves))
            return await NodeAsync(BitOperations.Log2((ulong)leaves), start / leaves, cancellation);
        var middle = start + Split(leaves);
        var (left, right) = (await SubtreeAsync(start, middle, cancellation), await SubtreeAsync(middle, end, cancellation));
        return MerkleTree.NodeHash(left.Span, right.Span);
    }

    /// <summary>A node of a complete subtree: hashed together from the row of its tile.</summary>
    private async Task<ReadOnlyMemory<byte>> NodeAsync(int level, long index, CancellationToken cancellation)
    {
        var (tileLevel, above) = (level / TileReader.Height, level % TileReader.Height);
        var first = index << above;
        var tile = first / TileReader.Width;
        if (!_read.TryGetValue((tileLevel, tile), out var hashes))
            _read[(tileLevel, tile)] = hashes = await tiles.HashesAsync(tileLevel, tile, treeSize, cancellation);
        var row = hashes.Slice((int)(first % TileReader.Width) * MerkleTree.HashLength, (1 << above) * MerkleTree.HashLength).ToArray();
        for (var width = 1 << above; width > 1; width /= 2)
            for (var i = 0; i < width / 2; i++)
                MerkleTree.NodeHash(Hash(row, 2 * i), Hash(row, (2 * i) + 1)).CopyTo(row, i * MerkleTree.HashLength);
        return row.AsMemory(0, MerkleTree.HashLength);
    }

    private static ReadOnlySpan<byte> Hash(byte[] row, int index) => row.AsSpan(index * MerkleTree.HashLength, MerkleTree.HashLength);
}
