using System.Net;
using System.Text;
using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Api;

public sealed class ConfigurationApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_WithAKeyConfigured_TellsEveryKeyAndItsSource()
    {
        await using var server = await ApiServer.StartAsync();
        server.Store.Apply(
            new Dictionary<string, string> { ["artifacts.taskrun.format"] = "slsa/v2alpha4", ["signers.kms.auth.token"] = "hunter2", ["no.such.key"] = "1" },
            "41", ConfigurationOrigin.ConfigMap);
        server.Store.Apply(
            new Dictionary<string, string> { ["artifacts.taskrun.format"] = "slsa/v2alpha4", ["signers.kms.auth.token"] = "hunter2" },
            "42", ConfigurationOrigin.ConfigMap);

        using var response = await server.Client.GetAsync("/api/v1/config", Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        var keys = JsonElement.Parse(text).GetProperty("keys").EnumerateArray().ToDictionary(k => k.GetProperty("name").GetString()!);

        Assert.Equal("\"42\"", response.Headers.ETag?.Tag);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Equal(ConfigurationKeys.All.Select(k => k.Name).Order(), keys.Keys.Order());
        Assert.Equal("slsa/v2alpha4", keys["artifacts.taskrun.format"].GetProperty("value").GetString());
        Assert.Equal("ConfigMap", keys["artifacts.taskrun.format"].GetProperty("source").GetString());
        Assert.Equal("Default", keys["builder.id"].GetProperty("source").GetString());
        Assert.All(keys.Values, k => Assert.Equal(k.GetProperty("available").GetBoolean(), k.GetProperty("notAvailable").ValueKind is JsonValueKind.Null));
        Assert.All(keys.Values, k => Assert.NotEmpty(k.GetProperty("meaning").GetString()!));
    }

    [Fact]
    public async Task Get_OfAConfigurationWithErrors_TellsThemAndWhatIsInForce()
    {
        await using var server = await ApiServer.StartAsync();
        server.Store.Apply(new Dictionary<string, string> { ["builder.id"] = "https://a.example" }, "1", ConfigurationOrigin.ConfigMap);
        server.Store.Apply(new Dictionary<string, string> { ["builder.id"] = "https://b.example", ["transparency.enabled"] = "maybe" }, "2", ConfigurationOrigin.ConfigMap);

        var body = await server.GetAsync("/api/v1/config");
        var keys = body.GetProperty("keys").EnumerateArray().ToDictionary(k => k.GetProperty("name").GetString()!);

        Assert.True(body.GetProperty("isBehind").GetBoolean());
        Assert.Equal(("https://a.example", "https://b.example"), (keys["builder.id"].GetProperty("value").GetString(), keys["builder.id"].GetProperty("configured").GetString()));
        Assert.Equal("Error", keys["transparency.enabled"].GetProperty("problems")[0].GetProperty("severity").GetString());
    }

    [Fact]
    public async Task Patch_WithTheETag_IsWrittenOnce()
    {
        await using var server = await ApiServer.StartAsync();

        using var first = await PatchAsync(server, """{"builder.id":"https://a.example"}""", "\"1\"");
        using var second = await PatchAsync(server, """{"builder.id":"https://b.example"}""", "\"1\"");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("\"2\"", first.Headers.ETag?.Tag);
        await ApiServer.ProblemAsync(second, 412);
        Assert.Equal("https://a.example", server.Editor.Data["builder.id"]);
    }

    [Theory]
    [InlineData("W/\"1\"")]
    [InlineData("nonsense")]
    [InlineData("\"1\", \"2\"")]
    public async Task Patch_WithAnIfMatchThatIsNoETagOfOurs_IsRefused(string tag)
    {
        await using var server = await ApiServer.StartAsync();

        using var response = await PatchAsync(server, """{"builder.id":"https://a.example"}""", tag);

        await ApiServer.ProblemAsync(response, 412);
    }

    [Fact]
    public async Task Patch_WithNull_TakesTheKeyAway()
    {
        await using var server = await ApiServer.StartAsync();
        using var set = await PatchAsync(server, """{"builder.id":"https://a.example"}""", "*");

        using var response = await PatchAsync(server, """{"builder.id":null}""", "*", "application/merge-patch+json");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(server.Editor.Data);
    }

    [Fact]
    public async Task Patch_WithWrongValues_NamesEveryKeyAndWritesNothing()
    {
        await using var server = await ApiServer.StartAsync();

        var problem = await server.ProblemAsync(
            HttpMethod.Patch, "/api/v1/config", 400, """{"artifacts.taskrun.format":"yaml","no.such.key":"1","builder.id":"https://a.example"}""", ("If-Match", "*"));

        var errors = problem.GetProperty("errors");
        Assert.Equal(["artifacts.taskrun.format", "no.such.key"], errors.EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Contains("slsa/v2alpha4", errors.GetProperty("artifacts.taskrun.format")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(server.Editor.Data);
    }

    [Theory]
    [InlineData("{}", "$")]
    [InlineData("""{"artifacts.pipelinerun.enable-deep-inspection":true}""", "artifacts.pipelinerun.enable-deep-inspection")]
    public async Task Patch_WithoutStrings_SaysWhatToSend(string body, string key)
    {
        await using var server = await ApiServer.StartAsync();

        var problem = await server.ProblemAsync(HttpMethod.Patch, "/api/v1/config", 400, body);

        Assert.Equal(key, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Patch_WhileTheClusterIsAway_IsUnavailable()
    {
        await using var server = await ApiServer.StartAsync();
        server.Editor.Unreachable = "the API server does not answer";

        var problem = await server.ProblemAsync(HttpMethod.Patch, "/api/v1/config", 503, """{"builder.id":"x"}""", ("If-Match", "*"));

        Assert.Contains("does not answer", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_WithoutIfMatch_IsToldWhatToSend()
    {
        await using var server = await ApiServer.StartAsync();

        var problem = await server.ProblemAsync(HttpMethod.Patch, "/api/v1/config", 428, """{"builder.id":"https://a.example"}""");

        Assert.Contains("If-Match: *", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(server.Editor.Data);
    }

    [Fact]
    public async Task Patch_ThatIsADryRun_TellsTheCommandAndWritesNothing()
    {
        await using var server = await ApiServer.StartAsync();

        using var response = await PatchAsync(server, """{"builder.id":"https://a.example"}""", "*", query: "?dryRun=true");
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal("builder.id", answer.GetProperty("changes")[0].GetProperty("key").GetString());
        Assert.StartsWith("kubectl patch configmap chains-config", answer.GetProperty("command").GetString(), StringComparison.Ordinal);
        Assert.Empty(server.Editor.Data);
    }

    [Fact]
    public async Task Revert_OfAChange_PutsItsKeysBackAndLeavesTheOthers()
    {
        await using var server = await ApiServer.StartAsync();
        var ledger = server.App.Services.GetRequiredService<ConfigurationLedger>();
        await ledger.RecordAsync(server.Store.Apply(new Dictionary<string, string> { ["builder.id"] = "https://a.example" }, "1", ConfigurationOrigin.ConfigMap), new ConfigurationAuthor("api", "ada"), Cancellation);
        await ledger.RecordAsync(server.Store.Apply(new Dictionary<string, string> { ["builder.id"] = "https://b.example" }, "2", ConfigurationOrigin.ConfigMap), new ConfigurationAuthor("cluster", "kubectl-edit"), Cancellation);
        using var now = await PatchAsync(server, """{"builder.id":"https://b.example","artifacts.taskrun.format":"slsa/v2alpha4"}""", "*");
        var newest = (await server.GetAsync("/api/v1/config/history")).GetProperty("items")[0];

        await server.ProblemAsync(HttpMethod.Post, $"/api/v1/config/history/{newest.GetProperty("id")}/revert", 428);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/config/history/{newest.GetProperty("id")}/revert");
        request.Headers.TryAddWithoutValidation("If-Match", now.Headers.ETag!.ToString());
        using var response = await server.Client.SendAsync(request, Cancellation);

        Assert.Equal(("cluster", "kubectl-edit"), (newest.GetProperty("origin").GetString(), newest.GetProperty("who").GetString()));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("https://a.example", server.Editor.Data["builder.id"]);
        Assert.Equal("slsa/v2alpha4", server.Editor.Data["artifacts.taskrun.format"]);
    }

    [Fact]
    public async Task Restore_OfAConfiguration_MakesItWhole()
    {
        await using var server = await ApiServer.StartAsync();
        var ledger = server.App.Services.GetRequiredService<ConfigurationLedger>();
        await ledger.RecordAsync(server.Store.Apply(new Dictionary<string, string> { ["builder.id"] = "https://a.example" }, "1", ConfigurationOrigin.ConfigMap), new ConfigurationAuthor("api", "ada"), Cancellation);
        using var now = await PatchAsync(server, """{"builder.id":"https://b.example","artifacts.taskrun.format":"slsa/v2alpha4"}""", "*");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/config/history/1/restore");
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var response = await server.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([KeyValuePair.Create("builder.id", "https://a.example")], server.Editor.Data);
        await server.ProblemAsync(HttpMethod.Post, "/api/v1/config/history/77/restore", 404, headers: ("If-Match", "*"));
    }

    [Fact]
    public async Task Change_OfTheConfiguration_IsInTheAuditLog()
    {
        await using var server = await ApiServer.StartAsync();
        using var done = await PatchAsync(server, """{"builder.id":"https://a.example"}""", "*");
        using var refused = await PatchAsync(server, """{"builder.id":"https://b.example"}""", "\"7\"");

        var entries = (await server.GetAsync("/api/v1/audit?action=config")).GetProperty("items");

        Assert.Equal(["Refused", "Done"], entries.EnumerateArray().Select(e => e.GetProperty("outcome").GetString()));
        Assert.Contains("builder.id:", entries[1].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("anonymous", entries[1].GetProperty("who").GetString());
    }

    [Fact]
    public async Task History_OfChanges_TellsWhatWasWrong()
    {
        await using var server = await ApiServer.StartAsync();
        var ledger = server.App.Services.GetRequiredService<ConfigurationLedger>();
        await ledger.RecordAsync(server.Store.Apply(new Dictionary<string, string> { ["builder.id"] = "https://a.example" }, "1", ConfigurationOrigin.ConfigMap), new ConfigurationAuthor("api", "ada"), Cancellation);
        await ledger.RecordAsync(server.Store.Apply(new Dictionary<string, string> { ["transparency.enabled"] = "maybe" }, "2", ConfigurationOrigin.ConfigMap), new ConfigurationAuthor("cluster", "ada"), Cancellation);

        var page = await server.GetAsync("/api/v1/config/history?limit=1");
        var older = await server.GetAsync("/api/v1/config/history?cursor=" + page.GetProperty("nextCursor").GetString());

        var newest = page.GetProperty("items")[0];
        Assert.False(newest.GetProperty("accepted").GetBoolean());
        var problem = newest.GetProperty("problems").EnumerateArray().Single(p => p.GetProperty("key").GetString() == "transparency.enabled");
        Assert.Equal("Error", problem.GetProperty("severity").GetString());
        Assert.Equal("https://a.example", older.GetProperty("items")[0].GetProperty("changes")[0].GetProperty("new").GetString());
        Assert.Null(older.GetProperty("nextCursor").GetString());
    }

    private static async Task<HttpResponseMessage> PatchAsync(ApiServer server, string json, string? ifMatch, string type = "application/json", string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/v1/config" + query) { Content = new StringContent(json, Encoding.UTF8, type) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await server.Client.SendAsync(request, Cancellation);
    }
}
