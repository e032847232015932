using Chains.Core.Transparency;
using CsCheck;

namespace Chains.Tests.Transparency;

public sealed class CheckpointTests
{
    private const string Root = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact]
    public void Parse_OfAnyWrittenCheckpoint_GivesItBack() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Byte.Array[32], Gen.String[Gen.Char['a', 'z'], 1, 9].Array[0, 3]).Sample((size, root, extensions) =>
        {
            var text = new Checkpoint("log.example.org", size, root, [.. extensions]).ToText();
            var read = Checkpoint.Parse(text);
            return read.ToText() == text && read.Size == size && read.RootHash.Span.SequenceEqual(root) && read.Extensions.SequenceEqual(extensions);
        });

    [Theory]
    [InlineData("rekor.sigstore.dev - 2605736670972794746", "rekor.sigstore.dev", true)]
    [InlineData("rekor.sigstore.dev", "rekor.sigstore.dev", false)]
    [InlineData("a - b - 12", "a - b", true)]
    [InlineData("a - 12x", "a - 12x", false)]
    [InlineData("a - ", "a - ", false)]
    public void LogName_OfAnOrigin_IsWhatStandsBeforeTheTreeId(string origin, string name, bool hasTreeId)
    {
        var checkpoint = Checkpoint.Parse($"{origin}\n1\n{Root}\n");
        Assert.Equal(name, checkpoint.LogName);
        Assert.Equal(hasTreeId, checkpoint.HasTreeId);
    }

    [Theory]
    [InlineData("o\n1\n" + Root)]
    [InlineData("o\n1\n")]
    [InlineData("\n1\n" + Root + "\n")]
    [InlineData("o\n01\n" + Root + "\n")]
    [InlineData("o\n+1\n" + Root + "\n")]
    [InlineData("o\n-1\n" + Root + "\n")]
    [InlineData("o\n1 \n" + Root + "\n")]
    [InlineData("o\n9223372036854775808\n" + Root + "\n")]
    [InlineData("o\n1\nAAAA\n")]
    [InlineData("o\n1\n" + Root + "\n\n")]
    public void Parse_OfATextOutOfForm_RefusesIt(string text) => Assert.Throws<FormatException>(() => Checkpoint.Parse(text));
}
