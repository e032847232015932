using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Chains.Core.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Api;

public sealed class TokensApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_MadeUsedAndRevoked_HoldsBetween()
    {
        await using var server = await ApiServer.StartAsync();
        var made = await CreateAsync(server, """{"name":"report","role":"viewer","days":30}""");
        var token = made.GetProperty("token").GetString()!;
        var id = made.GetProperty("details").GetProperty("id").GetInt64();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, "/api/v1/runs", token));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, HttpMethod.Post, "/api/v1/runs/x/replay", token));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, HttpMethod.Get, "/api/v1/tokens", token));
        using var revoked = await server.Client.DeleteAsync($"/api/v1/tokens/{id}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, HttpMethod.Get, "/api/v1/runs", token));
        await server.ProblemAsync(HttpMethod.Delete, $"/api/v1/tokens/{id}", 404);

        var listed = (await server.GetAsync("/api/v1/tokens")).GetProperty("items")[0];
        Assert.False(listed.GetProperty("valid").GetBoolean());
        Assert.Equal(JsonValueKind.String, listed.GetProperty("lastUsedAt").ValueKind);
        Assert.Equal(
            ["token.revoke report Refused", "token.revoke report Done", "run.replay x Refused", "token.create report Done"],
            (await server.GetAsync("/api/v1/audit")).GetProperty("items").EnumerateArray()
                .Select(e => $"{e.GetProperty("action")} {e.GetProperty("target")} {e.GetProperty("outcome")}"));
    }

    [Fact]
    public async Task Token_OfAnAdmin_CannotMakeOthers()
    {
        await using var server = await ApiServer.StartAsync();
        var token = (await CreateAsync(server, """{"name":"ops","role":"Admin","days":1}""")).GetProperty("token").GetString()!;

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, HttpMethod.Get, "/api/v1/tokens", token));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, HttpMethod.Post, "/api/v1/tokens", token, """{"name":"more","role":"Admin","days":366}"""));
    }

    [Fact]
    public async Task Token_Itself_IsKeptNowhere()
    {
        await using var server = await ApiServer.StartAsync();
        var token = (await CreateAsync(server, """{"name":"ops","role":"Admin","days":1}""")).GetProperty("token").GetString()!;

        await using var context = await server.App.Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync(Cancellation);
        var row = await context.ApiTokens.SingleAsync(Cancellation);
        Assert.DoesNotContain(token[20..], JsonSerializer.Serialize(row), StringComparison.Ordinal);
        Assert.DoesNotContain(token[20..], (await server.GetAsync("/api/v1/tokens")).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(token[20..], (await server.GetAsync("/api/v1/audit")).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "name,role,days")]
    [InlineData("""{"name":"","role":"Owner","days":0}""", "name,role,days")]
    [InlineData("""{"name":"a","role":"2","days":1.5}""", "role,days")]
    [InlineData("""{"name":"a","role":"Viewer","days":367}""", "days")]
    [InlineData("""{"name":"a\u0007","role":"Viewer","days":3,"scope":"all"}""", "name,scope")]
    public async Task Token_AskedForWrongly_IsExplained(string body, string members)
    {
        await using var server = await ApiServer.StartAsync();

        var problem = await server.ProblemAsync(HttpMethod.Post, "/api/v1/tokens", 400, body);

        Assert.Equal(members.Split(',').Order(), problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order());
    }

    [Fact]
    public async Task Token_UnderANameThatIsTaken_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();
        await CreateAsync(server, """{"name":"report","role":"Viewer","days":30}""");

        await server.ProblemAsync(HttpMethod.Post, "/api/v1/tokens", 409, """{"name":"report","role":"Viewer","days":30}""");
    }

    private static async Task<JsonElement> CreateAsync(ApiServer server, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync("/api/v1/tokens", content, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode is HttpStatusCode.Created, text);
        return JsonElement.Parse(text);
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiServer server, HttpMethod method, string path, string token, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await server.Client.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
