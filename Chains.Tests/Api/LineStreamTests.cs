using System.Net;
using System.Text.Json;
using Chains.Core.Records.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Api;

public sealed class LineStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_AsLines_IsEverythingThatMatches()
    {
        await using var server = await ApiServer.StartAsync();
        for (var i = 0; i < 7; i++)
            await server.SignAsync("run-" + i, i % 2 == 0 ? "even" : "odd");

        var all = await LinesAsync(server, "/api/v1/runs");
        var some = await LinesAsync(server, "/api/v1/runs?namespace=even");
        var few = await LinesAsync(server, "/api/v1/signatures?limit=3");

        Assert.Equal(["run-6", "run-5", "run-4", "run-3", "run-2", "run-1", "run-0"], all.Select(run => run.GetProperty("name").GetString()));
        Assert.Equal(4, some.Count);
        Assert.Equal(3, few.Count);
    }

    [Fact]
    public async Task List_LongerThanAPage_GoesOn()
    {
        await using var server = await ApiServer.StartAsync();
        var log = server.App.Services.GetRequiredService<AuditLog>();
        for (var i = 0; i < 505; i++)
            await log.WriteAsync(new AuditRecord { Who = "somebody", Via = "session", Action = "run.replay" }, Cancellation);

        var all = await LinesAsync(server, "/api/v1/audit");

        Assert.Equal(505, all.Select(entry => entry.GetProperty("id").GetInt64()).Distinct().Count());
    }

    [Theory]
    [InlineData("application/json, application/x-ndjson;q=0.5", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/x-ndjson, application/json", "application/x-ndjson")]
    [InlineData("application/x-ndjson;q=0", "application/json")]
    public async Task List_InTheFormThatIsPreferred_IsSent(string accept, string expected)
    {
        await using var server = await ApiServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await server.Client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task List_AsLinesWithAWrongParameter_IsAProblem()
    {
        await using var server = await ApiServer.StartAsync();

        await server.ProblemAsync(HttpMethod.Get, "/api/v1/runs?state=Done", 400, headers: ("Accept", "application/x-ndjson"));
    }

    private static async Task<IReadOnlyList<JsonElement>> LinesAsync(ApiServer server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var response = await server.Client.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode is HttpStatusCode.OK, text);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }
}
