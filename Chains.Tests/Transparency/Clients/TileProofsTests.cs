using System.Net;
using System.Text;
using Chains.Core.Transparency.Clients;
using CsCheck;

namespace Chains.Tests.Transparency.Clients;

/// <summary>Proofs put together from tiles against the recursive definitions.</summary>
public sealed class TileProofsTests
{
    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, 1500).Select(i => Encoding.ASCII.GetBytes($"leaf {i}"))];

    [Theory]
    [InlineData(0, 256, "000")]
    [InlineData(67, 3, "067.p/3")]
    [InlineData(1234067, 256, "x001/x234/067")]
    [InlineData(1000, 1, "x001/000.p/1")]
    public void Path_OfATile_IsThatOfTheSpecification(long tile, int width, string expected) => Assert.Equal(expected, TileReader.Path(tile, width));

    [Fact]
    public void Proofs_OfAnyIndexAndSize_AreThoseOfTheDefinition() =>
        Gen.Select(Gen.Int[1, Leaves.Length], Gen.Double.Unit, Gen.Double.Unit).Sample(
            (size, index, first) =>
            {
                var proofs = new TileProofs(new TileReader("http://tiles.test", new LogHttp(new HttpMessageInvoker(new Tiles()), TimeProvider.System)), size);
                var (leaf, smaller) = ((int)(index * size), 1 + (int)(first * (size - 1)));
                Same(ReferenceTree.InclusionProof(leaf, Leaves[..size]), proofs.InclusionAsync(leaf, CancellationToken.None));
                Same(ReferenceTree.ConsistencyProof(smaller, Leaves[..size]), proofs.ConsistencyAsync(smaller, CancellationToken.None));
            },
            iter: 60);

    private static void Same(IReadOnlyList<ReadOnlyMemory<byte>> expected, Task<List<ReadOnlyMemory<byte>>> actual) =>
        Assert.Equal(expected.Select(h => Convert.ToHexString(h.Span)), actual.GetAwaiter().GetResult().Select(h => Convert.ToHexString(h.Span)));

    /// <summary>Computes every tile that is asked for, of any width, from the leaves.</summary>
    private sealed class Tiles : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var parts = request.RequestUri!.AbsolutePath.Split('/');
            var level = int.Parse(parts[2]);
            var tile = int.Parse(parts[3].Replace(".p", "", StringComparison.Ordinal));
            var width = parts.Length > 4 ? int.Parse(parts[4]) : TileReader.Width;
            var span = 1 << (TileReader.Height * level);
            var hashes = Enumerable.Range(tile * TileReader.Width, width).SelectMany(i => ReferenceTree.Root(Leaves[(i * span)..((i + 1) * span)]));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([.. hashes]) });
        }
    }
}
