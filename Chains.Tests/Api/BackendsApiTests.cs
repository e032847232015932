using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chains.Tests.Api;

public sealed class BackendsApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backends_OfThisVersion_AreListedWithWhatTheyLack()
    {
        await using var server = await ApiServer.StartAsync();

        var items = (await server.GetAsync("/api/v1/backends")).GetProperty("items").EnumerateArray().ToArray();

        Assert.Contains("pubsub", items.Select(i => i.GetProperty("name").GetString()));
        Assert.All(items, i => Assert.Equal((false, 0, 0), (i.GetProperty("configured").GetBoolean(), i.GetProperty("backlog").GetInt32(), i.GetProperty("failed").GetInt32())));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/v1/backends/tape", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Test_OfABackendThatIsNotConfigured_SaysWhichKeyIsMissing()
    {
        await using var server = await ApiServer.StartAsync();
        server.Store.Apply(new Dictionary<string, string>(), "1", Core.Configuration.ConfigurationOrigin.ConfigMap);

        var test = await PostAsync(server, "/api/v1/backends/pubsub/test");

        Assert.Equal((false, "misconfigured"), (test.GetProperty("passed").GetBoolean(), test.GetProperty("problem").GetString()!.ToLowerInvariant()));
        Assert.StartsWith("storage.pubsub.provider is not set", test.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_OfADelivery_IsRefusedWhereThereIsNothingToDo()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        var id = (await server.GetAsync("/api/v1/deliveries?limit=1")).GetProperty("items")[0].GetProperty("id").GetInt64();

        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(server, $"/api/v1/deliveries/{id}/retry"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "/api/v1/deliveries/999999/retry"));
        Assert.Equal(0, (await PostAsync(server, "/api/v1/backends/gcs/retry")).GetProperty("count").GetInt32());
        Assert.Equal(0, (await server.GetAsync("/api/v1/backends/pubsub/messages")).GetProperty("items").GetArrayLength());
    }

    private static async Task<JsonElement> PostAsync(ApiServer server, string path)
    {
        using var response = await server.Client.PostAsJsonAsync(path, new { }, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiServer server, string path)
    {
        using var response = await server.Client.PostAsJsonAsync(path, new { }, Cancellation);
        return response.StatusCode;
    }
}
