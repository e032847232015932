using System.Text;
using System.Text.Json;
using Chains.Web.Commands;
using CsCheck;
using YamlDotNet.Core;

namespace Chains.Tests.Commands;

public sealed class YamlDocumentTests
{
    [Theory]
    [InlineData("a: {b: [1, -2.5e3, x], c: ~}", """{"a":{"b":[1,-2.5e3,"x"],"c":null}}""")]
    [InlineData("a: 'true'\nb: yes\nc: OFF", """{"a":"true","b":true,"c":false}""")]
    [InlineData("a: 010\nb: 0x1f\nc: 1.\nd: .5", """{"a":"010","b":"0x1f","c":"1.","d":".5"}""")]
    [InlineData("t: 2026-01-02T03:04:05Z", """{"t":"2026-01-02T03:04:05Z"}""")]
    [InlineData("a: |\n  x\n  y\n", """{"a":"x\ny\n"}""")]
    [InlineData("- - a\n  - {}\n- []\n", """[["a",{}],[]]""")]
    [InlineData("yes: 1", """{"yes":1}""")]
    [InlineData("just text", "\"just text\"")]
    public void ToJson_Document_IsWhatKubectlReads(string yaml, string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(YamlDocument.ToJson(Encoding.UTF8.GetBytes(yaml)).Span));

    [Fact]
    public void ToJson_BytesThatAreNotUtf8_AreRefused() =>
        Assert.Throws<YamlException>(() => YamlDocument.ToJson(new byte[] { (byte)'a', 0xFF }));

    [Fact]
    public void ToJson_AnyText_IsJsonOrRefused()
    {
        var piece = Gen.OneOf<string>(Gen.OneOf<string>(": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "&a", "*a", "|", "'", "\"", "---", "?", "!!str ", "#", "\t"), Gen.String[0, 5]);
        piece.Array[0, 20].Sample(pieces =>
        {
            try
            {
                using var document = JsonDocument.Parse(YamlDocument.ToJson(Encoding.UTF8.GetBytes(string.Concat(pieces))));
            }
            catch (YamlException)
            {
                // Refusing is an answer too.
            }
        });
    }
}
