using Chains.Core.Formatting.GoJson;

namespace Chains.Tests.Formatting.GoJson;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("100m", "100m")]
    [InlineData("1000m", "1")]
    [InlineData("1.5", "1500m")]
    [InlineData("1.500", "1.500")]
    [InlineData("0.1", "100m")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1500Mi", "1500Mi")]
    [InlineData("1536Mi", "1536Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("512Ki", "512Ki")]
    [InlineData("12e6", "12e6")]
    [InlineData("1E3", "1E3")]
    [InlineData("10E2", "1e3")]
    [InlineData("1000000", "1M")]
    [InlineData("10G", "10G")]
    [InlineData("-1.5Gi", "-1536Mi")]
    [InlineData("0.1n", "1n")]
    [InlineData(" 5 ", "5")]
    [InlineData("000", "0")]
    public void Normalize_Quantity_IsWrittenAsKubernetesDoes(string given, string expected) =>
        Assert.Equal(expected, Quantity.Normalize(given));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1.2.3")]
    [InlineData("1Xi")]
    [InlineData("1e999999999")]
    [InlineData("--1")]
    [InlineData(".")]
    public void Normalize_NoQuantity_IsNull(string given) => Assert.Null(Quantity.Normalize(given));
}
