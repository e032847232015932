using System.IO.Compression;
using System.Text;
using Chains.Core.Records;
using CsCheck;

namespace Chains.Tests.Records;

public sealed class SnapshotContentTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(SnapshotContent.CompressFrom - 1)]
    [InlineData(SnapshotContent.CompressFrom)]
    [InlineData(2_000_000)]
    public void Unpack_OfWhatWasPacked_IsTheSameBytes(int length)
    {
        var json = Encoding.ASCII.GetBytes("{" + string.Concat(Enumerable.Repeat("\"step\":\"build\", ", (length / 16) + 1)))[..(length - 1)].Append((byte)'}').ToArray();

        var packed = SnapshotContent.Pack(json);

        Assert.Equal(json, SnapshotContent.Unpack(packed).ToArray());
        Assert.Equal(length >= SnapshotContent.CompressFrom, packed.Length < json.Length);
    }

    [Fact]
    public void Unpack_OfRandomBytesThatWerePacked_IsTheSameBytes() => Gen.Byte.Array[16_000, 40_000].Sample(
        bytes =>
        {
            bytes[0] = (byte)'{';
            Assert.Equal(bytes, SnapshotContent.Unpack(SnapshotContent.Pack(bytes)).ToArray());
        },
        iter: 50);

    [Fact]
    public void Unpack_OfDamagedContent_SaysSoAndNothingElse() => Gen.Byte.Array[1, 200].Sample(
        bytes =>
        {
            bytes[0] = 0xB0;
            try
            {
                Assert.True(SnapshotContent.Unpack(bytes).Length <= SnapshotContent.MaximumLength);
            }
            catch (InvalidDataException)
            {
            }
        },
        iter: 2000);

    [Fact]
    public void Unpack_OfTruncatedContent_IsInvalid()
    {
        var packed = SnapshotContent.Pack(Encoding.ASCII.GetBytes("{" + string.Join(',', Enumerable.Range(0, 20_000)) + "}"));

        Assert.Throws<InvalidDataException>(() => SnapshotContent.Unpack(packed[..(packed.Length / 2)]));
    }

    [Fact]
    public void Unpack_OfABomb_StopsAtTheCap()
    {
        using var bomb = new MemoryStream();
        bomb.WriteByte(0xB0);
        using (var brotli = new BrotliStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
            for (var i = 0; i < 64; i++)
                brotli.Write(new byte[1024 * 1024]);
        Assert.True(bomb.Length < 10_000);

        var error = Assert.Throws<InvalidDataException>(() => SnapshotContent.Unpack(bomb.ToArray()));

        Assert.Contains("8388608", error.Message, StringComparison.Ordinal);
    }
}
