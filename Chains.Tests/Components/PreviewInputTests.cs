using Chains.Web.Components.Pages;

namespace Chains.Tests.Components;

public sealed class PreviewInputTests
{
    private const string Run = """
        {"apiVersion":"tekton.dev/v1","kind":"TaskRun","metadata":{"name":"build","namespace":"default","uid":"u-1"},"spec":{},
         "status":{"conditions":[{"type":"Succeeded","status":"True"}]}}
        """;

    [Fact]
    public void Preview_OfARun_FollowsTheConfiguration()
    {
        var (result, trouble) = new PreviewInput { Run = Run, Config = """{"artifacts.taskrun.format":"slsa/v2alpha4"}""" }.Preview();

        Assert.Null(trouble);
        Assert.Equal("slsa/v2alpha4", Assert.Single(result!.Artifacts).Format);
    }

    [Fact]
    public void Preview_WithAWholeConfigMap_ReadsItsData() => Assert.Equal(
        "slsa/v2alpha3",
        new PreviewInput { Run = Run, Config = """{"kind":"ConfigMap","data":{"artifacts.taskrun.format":"slsa/v2alpha3"}}""" }.Preview().Result!.Artifacts[0].Format);

    [Theory]
    [InlineData("", null, "Paste a TaskRun")]
    [InlineData("kind: TaskRun", null, "The run is not JSON: line 1, column 1.")]
    [InlineData(Run, """{"artifacts.taskrun.format":"nope"}""", "artifacts.taskrun.format")]
    [InlineData(Run, """{"artifacts.taskrun.format":1}""", "values are strings")]
    [InlineData(Run, "[", "The configuration is not JSON")]
    public void Preview_OfWhatCannotBeRead_SaysWhereAndWhy(string run, string? config, string words)
    {
        var (result, trouble) = new PreviewInput { Run = run, Config = config }.Preview();

        Assert.Null(result);
        Assert.Contains(words, trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void Preview_OfTooMuch_IsRefused() =>
        Assert.Contains("at most", new PreviewInput { Run = new string(' ', PreviewInput.Longest) + Run }.Preview().Trouble, StringComparison.Ordinal);
}
