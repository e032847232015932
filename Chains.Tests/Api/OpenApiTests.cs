using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Api;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Document_OfTheApi_DescribesEveryRoute()
    {
        await using var server = await ApiServer.StartAsync();
        var mapped = server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {Plain(e.RoutePattern)}"));

        var described = Operations(await server.GetAsync("/openapi/v1.json")).Select(o => o.Name);

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Where(d => d.Contains("/api/v1", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_OfTheApi_SaysWhatEveryOperationDoesAndAnswers()
    {
        await using var server = await ApiServer.StartAsync();

        foreach (var (name, operation) in Operations(await server.GetAsync("/openapi/v1.json")))
        {
            Assert.True(operation.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 0, name);
            Assert.True(operation.TryGetProperty("operationId", out _), name);
            Assert.True(operation.GetProperty("responses").EnumerateObject().Any(r => r.Name[0] == '2'), name);
        }
    }

    [Fact]
    public async Task Document_OfTheApi_HasAnExampleOfEveryJsonBodyAndSaysWhoMayCall()
    {
        await using var server = await ApiServer.StartAsync();
        var document = await server.GetAsync("/openapi/v1.json");

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
        foreach (var (name, operation) in Operations(document))
        {
            Assert.True(operation.GetProperty("security").GetArrayLength() == (name.Contains("/api/", StringComparison.Ordinal) ? 1 : 0), name);
            foreach (var (type, body) in Bodies(operation).Where(body => body.Type.Contains("json", StringComparison.Ordinal) && body.Type != "application/x-ndjson"))
                Assert.True(body.TryGetProperty("example", out _), $"{name} {type} has no example.");
        }
    }

    [Fact]
    public async Task Document_OfAList_TellsItsFilters()
    {
        await using var server = await ApiServer.StartAsync();
        var document = await server.GetAsync("/openapi/v1.json");

        var parameters = document.GetProperty("paths").GetProperty("/api/v1/runs").GetProperty("get").GetProperty("parameters").EnumerateArray().ToArray();

        Assert.Equal(["q", "namespace", "kind", "state", "from", "to", "definition", "sort", "limit", "cursor"], parameters.Select(p => p.GetProperty("name").GetString()));
        Assert.Equal("Signed", parameters[3].GetProperty("schema").GetProperty("enum")[2].GetString());
        Assert.Equal("date-time", document.GetProperty("components").GetProperty("schemas").GetProperty("RunSummary").GetProperty("properties").GetProperty("observedAt").GetProperty("format").GetString());
    }

    [Fact]
    public async Task Reference_ToBrowse_LoadsNothingFromElsewhere()
    {
        await using var server = await ApiServer.StartAsync();

        using var response = await server.Client.GetAsync("/api-reference/", TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var script = await server.Client.GetAsync("/api-reference/scalar.js", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("//", page, StringComparison.Ordinal);
        Assert.True(script.IsSuccessStatusCode);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        // A base64 plus sign is a character reference in the attribute.
        var nonce = WebUtility.HtmlDecode(page.Split("nonce=\"")[1].Split('"')[0]);
        Assert.Contains($"'nonce-{nonce}'", policy, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Type, JsonElement Body)> Bodies(JsonElement operation)
    {
        var bodies = operation.GetProperty("responses").EnumerateObject().Select(response => response.Value).ToList();
        if (operation.TryGetProperty("requestBody", out var request))
            bodies.Add(request);
        return bodies.Where(body => body.TryGetProperty("content", out _))
            .SelectMany(body => body.GetProperty("content").EnumerateObject()).Select(media => (media.Name, media.Value));
    }

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path =>
            path.Value.EnumerateObject().Select(o => ($"{o.Name.ToUpperInvariant()} {path.Name}", o.Value)));

    private static string Plain(RoutePattern pattern) => pattern.RawText!.Replace(":long", "", StringComparison.Ordinal).TrimEnd('/');
}
