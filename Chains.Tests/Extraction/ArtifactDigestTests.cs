using Chains.Core.Extraction;

namespace Chains.Tests.Extraction;

public sealed class ArtifactDigestTests
{
    [Theory]
    [InlineData("sha1", 40)]
    [InlineData("sha256", 64)]
    [InlineData("sha384", 96)]
    [InlineData("sha512", 128)]
    public void TryParse_KnownAlgorithm_TakesExactlyItsLength(string algorithm, int length)
    {
        var hex = new string('a', length);

        Assert.True(ArtifactDigest.TryParse($" {algorithm.ToUpperInvariant()} : {hex} ", out var parsed, out var value, out _));
        Assert.Equal((algorithm, hex), (parsed, value));
        Assert.False(ArtifactDigest.TryParse($"{algorithm}:{hex}a", out _, out _, out _));
        Assert.False(ArtifactDigest.TryParse($"{algorithm}:{hex[1..]}", out _, out _, out _));
        Assert.False(ArtifactDigest.TryParse($"{algorithm}:{hex.ToUpperInvariant()}", out _, out _, out var problem));
        Assert.EndsWith("is not lower-case hex", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("sha256")]
    [InlineData("sha256:a:b")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    public void TryParse_NoDigest_SaysWhy(string text)
    {
        Assert.False(ArtifactDigest.TryParse(text, out _, out _, out var problem));
        Assert.NotEmpty(problem);
    }
}
