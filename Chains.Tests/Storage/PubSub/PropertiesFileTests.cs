using Chains.Core.Storage.PubSub;
using CsCheck;

namespace Chains.Tests.Storage.PubSub;

public sealed class PropertiesFileTests
{
    [Fact]
    public void Parse_Settings_KeepsThemInOrderWithoutComments() =>
        Assert.Equal(
            [new("security.protocol", "SASL_SSL"), new("sasl.password", "a=b #c"), new("ssl.ca.location", "")],
            PropertiesFile.Parse("# TLS\r\nsecurity.protocol = SASL_SSL\n\n! and more\nsasl.password=a=b #c\nssl.ca.location="));

    [Theory]
    [InlineData("a=1\nsecret", "has no key=value in line 2")]
    [InlineData("=secret", "has no key=value in line 1")]
    [InlineData("a=1\na=secret", "sets a twice, again in line 2")]
    public void Parse_NoSettings_SaysWhereWithoutTheValue(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => PropertiesFile.Parse(text)).Message);

    [Fact]
    public void Parse_AnyText_EndsInSettingsOrAFormatException() => Gen.String.Sample(text =>
    {
        try
        {
            return PropertiesFile.Parse(text).All(s => s.Key.Length > 0 && !s.Key.Contains('='));
        }
        catch (FormatException)
        {
            return true;
        }
    });

    [Fact]
    public void Parse_TooLong_IsRefused() =>
        Assert.Throws<FormatException>(() => PropertiesFile.Parse(new string('#', PropertiesFile.MaximumLength + 1)));
}
