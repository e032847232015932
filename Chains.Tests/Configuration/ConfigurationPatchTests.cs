using Chains.Core.Configuration;

namespace Chains.Tests.Configuration;

public sealed class ConfigurationPatchTests
{
    private static readonly Dictionary<string, string> Data = new()
    {
        ["builder.id"] = "https://old",
        ["signers.kms.auth.token"] = "hvs.secret",
    };

    [Fact]
    public void Apply_GoodChange_GivesTheNewDataTheDifferenceAndTheCommand()
    {
        var result = ConfigurationPatch.Apply(Data, new Dictionary<string, string?> { ["builder.id"] = "https://it's" }, "chains");

        Assert.True(result.TakesEffect);
        Assert.Equal("https://it's", result.Data!["builder.id"]);
        Assert.Equal([new("builder.id", "https://old", "https://it's")], result.Changes);
        Assert.Equal("""kubectl patch configmap chains-config -n chains --type merge -p '{"data":{"builder.id":"https://it'\''s"}}'""", result.Command);
    }

    [Fact]
    public void Apply_Null_TakesTheKeyAway()
    {
        var result = ConfigurationPatch.Apply(Data, new Dictionary<string, string?> { ["builder.id"] = null, ["storage.gcs.bucket"] = null });

        Assert.False(result.Data!.ContainsKey("builder.id"));
        Assert.EndsWith("""-p '{"data":{"builder.id":null}}'""", result.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_Secret_IsInNeitherDifferenceNorCommand()
    {
        var result = ConfigurationPatch.Apply(Data, new Dictionary<string, string?> { ["signers.kms.auth.token"] = "hvs.new" });

        Assert.Equal("hvs.new", result.Data!["signers.kms.auth.token"]);
        Assert.DoesNotContain("hvs", result.Command + string.Join("", result.Changes), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_RedactedFormOfASecret_KeepsTheSecret()
    {
        var result = ConfigurationPatch.Apply(Data, new Dictionary<string, string?> { ["signers.kms.auth.token"] = "(redacted)" });

        Assert.Equal("hvs.secret", result.Data!["signers.kms.auth.token"]);
        Assert.Equal((0, ""), (result.Changes.Count, result.Command));
    }

    [Theory]
    [InlineData("artifacts.taskrun.format", "nope")]
    [InlineData("no.such.key", "1")]
    public void Apply_BadChange_IsRefusedWithTheProblem(string key, string value)
    {
        var result = ConfigurationPatch.Apply(Data, new Dictionary<string, string?> { [key] = value });

        Assert.Null(result.Data);
        Assert.Contains(result.Problems, problem => problem.Key == key && problem.Severity is ConfigurationSeverity.Error);
    }

    [Fact]
    public void Apply_RepairOfOneOfTwoErrors_IsTakenAndSaysThatItIsNotEnough()
    {
        var broken = new Dictionary<string, string> { ["one"] = "", ["two"] = "" };

        var result = ConfigurationPatch.Apply(broken, new Dictionary<string, string?> { ["one"] = null });

        Assert.True(result.Accepted);
        Assert.False(result.TakesEffect);
        Assert.Equal("two", Assert.Single(result.Problems, problem => problem.Severity is ConfigurationSeverity.Error).Key);
    }
}
