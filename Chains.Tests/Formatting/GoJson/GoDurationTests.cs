using Chains.Core.Formatting.GoJson;

namespace Chains.Tests.Formatting.GoJson;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("1h0m0s", "1h0m0s")]
    [InlineData("60m", "1h0m0s")]
    [InlineData("90s", "1m30s")]
    [InlineData("1.5h", "1h30m0s")]
    [InlineData("0", "0s")]
    [InlineData("1500ms", "1.5s")]
    [InlineData("1500us", "1.5ms")]
    [InlineData("10ns", "10ns")]
    [InlineData("-1h", "-1h0m0s")]
    public void Normalize_Duration_IsWrittenAsGoDoes(string given, string expected) =>
        Assert.Equal(expected, GoDuration.Normalize(given));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("h")]
    [InlineData("1d")]
    [InlineData("99999999999h")]
    [InlineData("-")]
    public void Normalize_NoDuration_IsNull(string given) => Assert.Null(GoDuration.Normalize(given));
}
