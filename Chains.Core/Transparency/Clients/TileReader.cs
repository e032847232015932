using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Chains.Core.Transparency.Clients;

/// <summary>
/// Reads a log of tiles (c2sp.org/tlog-tiles): <c>checkpoint</c>, <c>tile/L/N[.p/W]</c> with 256 hashes of 32 bytes, and
/// <c>tile/entries/N[.p/W]</c> with 256 entries, each after its length in two bytes, big-endian.
/// </summary>
internal sealed class TileReader(string url, LogHttp http)
{
    /// <summary>Hashes, or entries, of a full tile.</summary>
    public const int Width = 256;

    /// <summary>Levels of the tree that one level of tiles spans.</summary>
    public const int Height = 8;

    private const int MaxBundleBytes = Width * (ushort.MaxValue + 2);

    public async Task<string> CheckpointAsync(CancellationToken cancellation) =>
        Encoding.UTF8.GetString(await GetAsync("checkpoint", SignedNote.MaxLength, cancellation));

    /// <summary>The hashes of a tile as far as a tree of that size fills it.</summary>
    public async Task<ReadOnlyMemory<byte>> HashesAsync(int level, long tile, long treeSize, CancellationToken cancellation)
    {
        var width = WidthOf(level, tile, treeSize);
        var path = $"tile/{level.ToString(CultureInfo.InvariantCulture)}/{Path(tile, width)}";
        var hashes = await GetAsync(path, Width * MerkleTree.HashLength, cancellation);
        return hashes.Length == width * MerkleTree.HashLength
            ? hashes
            : throw new LogException(LogFailure.Distrusted, $"{url}/{path} has {hashes.Length} bytes instead of {width * MerkleTree.HashLength}.");
    }

    public async Task<byte[]> EntryAsync(long index, long treeSize, CancellationToken cancellation)
    {
        var tile = index / Width;
        var path = $"tile/entries/{Path(tile, WidthOf(0, tile, treeSize))}";
        ReadOnlyMemory<byte> bundle = await GetAsync(path, MaxBundleBytes, cancellation);
        for (var skip = index % Width; bundle.Length >= 2; skip--)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (bundle.Length < 2 + length)
                break;
            if (skip == 0)
                return bundle.Slice(2, length).ToArray();
            bundle = bundle[(2 + length)..];
        }

        throw new LogException(LogFailure.Distrusted, $"{url}/{path} ends before the entry {index}.");
    }

    /// <summary>The number as c2sp.org/tlog-tiles writes it: groups of three digits, all but the last with an x before it; then the width if it is not full.</summary>
    internal static string Path(long tile, int width)
    {
        var path = (tile % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = tile / 1000; rest > 0; rest /= 1000)
            path = $"x{(rest % 1000).ToString("000", CultureInfo.InvariantCulture)}/{path}";
        return width == Width ? path : $"{path}.p/{width.ToString(CultureInfo.InvariantCulture)}";
    }

    private static int WidthOf(int level, long tile, long treeSize) =>
        (int)Math.Clamp((treeSize >> (Height * level)) - (tile * Width), 0, Width);

    private async Task<byte[]> GetAsync(string path, int maxBytes, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{url}/{path}");
        var answer = await http.SendAsync(request, LogHttp.ShortTimeout, maxBytes, cancellation);
        return answer.Status is HttpStatusCode.OK ? answer.Body : throw LogHttp.Explain(answer, "the request for " + path);
    }
}
