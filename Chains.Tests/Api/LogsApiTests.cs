using System.Net;
using System.Text.Json;
using Chains.Core.Records;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;
using Chains.Core.Transparency.Monitoring;
using Chains.Core.Transparency.Uploading;
using Chains.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Api;

public sealed class LogsApiTests
{
    [Fact]
    public async Task Alarm_OfALog_IsShownWithItsEvidenceUntilItIsAcknowledged()
    {
        await using var server = await ApiServer.StartAsync(services => services
            .AddSingleton(LogHttp.Create(TimeProvider.System)).AddSingleton(new RecordedEvents(TimeProvider.System).Events)
            .AddSingleton<LogDirectory>().AddSingleton<LogMonitor>().AddSingleton<LogStatus>());
        await LaterRows.LogAsync(server, Log("https://log.example.com", "https://log.example.com shows two different trees of 81 entries."));
        await LaterRows.LogAsync(server, Log("https://other.example.com", null));

        var (alarmed, other) = await LogsAsync(server);
        Assert.Equal("https://log.example.com shows two different trees of 81 entries.", alarmed.GetProperty("alarm").GetString());
        Assert.Equal(("before", "after"), (alarmed.GetProperty("checkpoint").GetString(), alarmed.GetProperty("evidence").GetString()));
        Assert.Equal(JsonValueKind.Null, other.GetProperty("alarm").ValueKind);

        Assert.Equal(HttpStatusCode.NotFound, await AcknowledgeAsync(server, other));
        Assert.Equal(HttpStatusCode.NoContent, await AcknowledgeAsync(server, alarmed));
        (alarmed, _) = await LogsAsync(server);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (alarmed.GetProperty("alarm").ValueKind, alarmed.GetProperty("checkpoint").ValueKind));
        Assert.Equal(HttpStatusCode.NotFound, await AcknowledgeAsync(server, alarmed));
    }

    private static LogRecord Log(string url, string? alarm) => new()
    {
        Url = url,
        ApiVersion = 1,
        PublicKeyPem = "",
        LogId = "",
        FirstUsedAt = ApiServer.Finished,
        TreeSize = 81,
        Checkpoint = "before",
        Alarm = alarm,
        AlarmedAt = alarm is null ? null : ApiServer.Finished,
        Evidence = alarm is null ? null : "after",
    };

    private static async Task<(JsonElement Alarmed, JsonElement Other)> LogsAsync(ApiServer server)
    {
        var items = (await server.GetAsync("/api/v1/rekor/logs")).GetProperty("items");
        return (items[0], items[1]);
    }

    private static async Task<HttpStatusCode> AcknowledgeAsync(ApiServer server, JsonElement log)
    {
        using var answer = await server.Client.PostAsync($"/api/v1/rekor/logs/{log.GetProperty("id")}/acknowledge", null, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
