using Chains.Web.Components.Controls;

namespace Chains.Tests.Components;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("größe 中文 👩‍👩‍👧", "größe 中文 👩‍👩‍👧")]
    [InlineData("a\u202Egpj.exe", "a\\u202egpj.exe")]
    [InlineData("a\u2066b\u2069", "a\\u2066b\\u2069")]
    [InlineData("zero\u200Bwidth", "zero\\u200bwidth")]
    [InlineData("bell\u0007", "bell\\u0007")]
    [InlineData("tag\U000E0041s", "tag\\udb40\\udc41s")]
    [InlineData("line\u2028separator", "line\\u2028separator")]
    [InlineData("two\nlines", "two\nlines")]
    [InlineData(null, "")]
    public void Of_WhatCannotBeSeen_IsWrittenOut(string? text, string shown) => Assert.Equal(shown, SafeText.Of(text));

    [Theory]
    [InlineData("registry.example.com/media/transcoder", "registry.example.com/<wbr>media/<wbr>transcoder")]
    [InlineData("https://kubernetes.io/namespaces", "https://<wbr>kubernetes.io/<wbr>namespaces")]
    [InlineData("a/<script>", "a/<wbr>&lt;script&gt;")]
    [InlineData("a/\u202Eb", "a/<wbr>\\u202eb")]
    [InlineData(null, "")]
    public void Name_OfSeveralParts_MayBeBrokenAfterASlash(string? text, string shown) => Assert.Equal(shown, SafeText.Name(text).Value);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 5)]
    [InlineData(10, 10)]
    [InlineData(1001, 2000)]
    [InlineData(0.03, 0.05)]
    public void Ceiling_OfAScale_IsRound(double largest, double end) => Assert.Equal(end, Chart.Ceiling(largest), 6);

    [Theory]
    [InlineData(950, 1000)]
    [InlineData(1500, 2000)]
    [InlineData(45_000, 60_000)]
    [InlineData(61_000, 120_000)]
    public void TimeCeiling_OfAScale_IsARoundTime(double largest, double end) => Assert.Equal(end, Chart.TimeCeiling(largest), 6);

    [Fact]
    public void Line_WithGaps_IsDrawnInPieces() =>
        Assert.Equal(2, Chart.Line([1, 2, null, 3, 4], 4).Count(c => c == 'M'));

    [Theory]
    [InlineData(new double[] { 1, 2 }, 0)]
    [InlineData(new double[] { 1 }, 2)]
    [InlineData(new double[] { 1, -1, 1 }, 4)]
    public void Line_OfAValueAlone_IsARingThatIsSeen(double[] values, int arcs) =>
        Assert.Equal(arcs, Chart.Line([.. values.Select(v => v < 0 ? null : (double?)v)], 1).Count(c => c == 'a'));
}
