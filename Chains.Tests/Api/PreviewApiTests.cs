using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Chains.Tests.Api;

public sealed class PreviewApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_OfARecordedRun_IsWhatTheGoControllerWrote()
    {
        await using var server = await ApiServer.StartAsync();
        var body = new JsonObject { ["run"] = Golden("input.json"), ["config"] = Golden("config.json") };

        using var response = await server.Client.PostAsJsonAsync("/api/v1/preview", body, Cancellation);
        var artifacts = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["artifacts"]!.AsArray();

        Assert.Equal(["taskrun", "oci"], artifacts.Select(a => a!["type"]!.GetValue<string>()));
        Assert.True(JsonNode.DeepEquals(Golden("payload.json"), artifacts[0]!["payload"]), artifacts[0]!["payload"]!.ToJsonString());
        Assert.NotEmpty(artifacts[0]!["hints"]!.AsArray());
    }

    [Theory]
    [InlineData("{}", "run")]
    [InlineData("""{"run":"text"}""", "run")]
    [InlineData("""{"run":{"kind":"Pod"}}""", "run")]
    [InlineData("""{"run":{"apiVersion":"tekton.dev/v1","kind":"PipelineRun","metadata":{"name":"a","namespace":"b","uid":"c"}},"children":"none"}""", "children")]
    [InlineData("""{"run":{"apiVersion":"tekton.dev/v1","kind":"TaskRun"},"config":{"artifacts.taskrun.format":"yaml"}}""", "config.artifacts.taskrun.format")]
    [InlineData("""{"run":{"apiVersion":"tekton.dev/v1","kind":"TaskRun"},"config":{"transparency.enabled":true}}""", "config.transparency.enabled")]
    [InlineData("""{"run":{"apiVersion":"tekton.dev/v1","kind":"TaskRun"},"config":[]}""", "config")]
    public async Task Preview_OfWhatCannotBeRead_NamesTheMember(string json, string member)
    {
        await using var server = await ApiServer.StartAsync();

        var problem = await server.ProblemAsync(HttpMethod.Post, "/api/v1/preview", 400, json);

        Assert.Equal(member, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    private static JsonNode? Golden(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "tr-base-intoto", file)));
}
