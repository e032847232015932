using Chains.Core.Configuration;
using CsCheck;

namespace Chains.Tests.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("tektn", "tekton")]
    [InlineData("OCI", "oci")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    public void Of_Name_FindsTheOneMeant(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["tekton", "oci", "grafeas"]));

    [Fact]
    public void Of_VeryLongName_IsNotCompared() => Assert.Null(NearestName.Of(new string('a', 1_000_000), ["a"]));

    [Fact]
    public void Of_TheNameItself_IsItself() =>
        Gen.String[1, 100].Sample(name => Assert.Equal(name, NearestName.Of(name, [name])));
}
