using System.Net;
using System.Text;
using CsCheck;

namespace Chains.Tests.Api;

public sealed class ProblemTests(SharedApiServer shared) : IClassFixture<SharedApiServer>
{
    private static readonly string[] Lists =
        ["runs", "signatures", "certificates", "rekor/entries", "deliveries", "keys", "config/history"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> WrongParameters => new()
    {
        { "runs?limit=0", "limit" },
        { "runs?limit=501", "limit" },
        { "runs?limit=-1", "limit" },
        { "runs?limit=ten", "limit" },
        { "runs?limit=1&limit=2", "limit" },
        { "runs?cursor=zz", "cursor" },
        { "runs?cursor=-5", "cursor" },
        { "runs?state=Done", "state" },
        { "runs?state=1", "state" },
        { "runs?kind=Pod", "kind" },
        { "runs?from=yesterday", "from" },
        { "runs?from=2026-08-02&to=2026-08-01", "to" },
        { "signatures?type=image", "type" },
        { "signatures?cursor=%00", "cursor" },
        { "deliveries?state=Signed", "state" },
        { "rekor/entries?signatureId=x", "signatureId" },
        { "rekor/entries?logIndex=-1", "logIndex" },
        { "rekor/entries?state=Signed", "state" },
        { "certificates?to=1", "to" },
        { "keys?limit=x", "limit" },
        { "config/history?cursor=x", "cursor" },
    };

    [Theory]
    [MemberData(nameof(WrongParameters))]
    public async Task List_WithAWrongParameter_NamesIt(string path, string parameter)
    {
        var server = shared.Server;

        var problem = await server.ProblemAsync(HttpMethod.Get, "/api/v1/" + path, 400);

        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task List_WithSeveralWrongParameters_NamesThemAll()
    {
        var server = shared.Server;

        var problem = await server.ProblemAsync(HttpMethod.Get, "/api/v1/runs?limit=x&state=y&kind=z&from=0", 400);

        Assert.Equal(["from", "kind", "limit", "state"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_WithAnyParameters_AnswersOrExplains()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SignAsync("build");
        var name = Words("q", "namespace", "kind", "state", "from", "to", "limit", "cursor", "type", "format", "keyId", "backend", "issuer", "signatureId");
        var value = Gen.OneOf(Gen.String, Words("%", "_", "'", "\"", "\\", "sha256:", "2026-08-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01", "7fffffffffffffff", "0"), Gen.Int.Select(i => $"{i}"));
        var requests = Gen.Select(Words(Lists), Gen.Select(name, value).Array[0, 5]);

        await requests.SampleAsync(
            async request =>
            {
                var query = string.Join('&', request.Item2.Select(p => $"{p.Item1}={Escape(p.Item2)}"));
                using var response = await server.Client.GetAsync($"/api/v1/{request.Item1}?{query}", Cancellation);
                if (response.StatusCode is not HttpStatusCode.OK)
                    await ApiServer.ProblemAsync(response, 400);
            },
            iter: 200);
    }

    [Theory]
    [InlineData("/api/v1/runs/none")]
    [InlineData("/api/v1/runs/none/snapshot")]
    [InlineData("/api/v1/runs/none/nothing")]
    [InlineData("/api/v1/signatures/77")]
    [InlineData("/api/v1/signatures/77/pae")]
    [InlineData("/api/v1/signatures/77/public-key")]
    [InlineData("/api/v1/signatures/seventy")]
    [InlineData("/api/v1/keys/SHA256:none")]
    [InlineData("/api/v1/keys/none.pem")]
    [InlineData("/api/v2")]
    public async Task Get_OfWhatIsNotThere_IsAProblem(string path)
    {
        var server = shared.Server;

        await server.ProblemAsync(HttpMethod.Get, path, 404);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/runs", "GET")]
    [InlineData("PUT", "/api/v1/config", "GET")]
    [InlineData("GET", "/api/v1/preview", "POST")]
    public async Task Request_WithAMethodThatIsNotThere_NamesThoseThatAre(string method, string path, string allowed)
    {
        var server = shared.Server;

        var problem = await server.ProblemAsync(new HttpMethod(method), path, 405);

        Assert.Contains(allowed, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/v1/preview", "text/plain")]
    [InlineData("POST", "/api/v1/preview", "application/x-www-form-urlencoded")]
    [InlineData("PATCH", "/api/v1/config", "text/plain")]
    [InlineData("POST", "/api/v1/runs/x/replay", "application/x-www-form-urlencoded")]
    public async Task Change_WithoutJson_IsRefused(string method, string path, string type)
    {
        var server = shared.Server;

        await server.ProblemAsync(new HttpMethod(method), path, 415, "{}", ("Content-Type", type));

        Assert.Empty(server.Replay.Asked);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"a":"1","a":"2"}""")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public async Task Change_WithJsonThatCannotBeRead_IsRefused(string body)
    {
        var server = shared.Server;

        await server.ProblemAsync(HttpMethod.Patch, "/api/v1/config", 400, body);
        await server.ProblemAsync(HttpMethod.Post, "/api/v1/preview", 400, body);
    }

    [Fact]
    public async Task Preview_LargerThanItsLimit_IsRefused()
    {
        var server = shared.Server;
        using var content = new ByteArrayContent(new byte[(10 * 1024 * 1024) + 1]);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/preview") { Content = content };
        request.Headers.ExpectContinue = true;

        using var response = await server.Client.SendAsync(request, Cancellation);

        await ApiServer.ProblemAsync(response, 413);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Change_FromAPageOfAnotherOrigin_IsRefused(string header, string value)
    {
        var server = shared.Server;

        await server.ProblemAsync(HttpMethod.Post, "/api/v1/runs/x/replay", 403, headers: (header, value));
        await server.ProblemAsync(HttpMethod.Patch, "/api/v1/config", 403, """{"builder.id":"x"}""", (header, value));

        Assert.Empty(server.Replay.Asked);
        Assert.Empty(server.Editor.Data);
    }

    [Fact]
    public async Task Change_FromOurOwnPage_IsTaken()
    {
        await using var server = await ApiServer.StartAsync();
        foreach (var (name, value) in ((string, string)[])[("Sec-Fetch-Site", "same-origin"), ("Origin", server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority))])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs/x/replay");
            request.Headers.Add(name, value);
            using var response = await server.Client.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }
    }

    [Fact]
    public async Task Request_UnderANameThatIsNotLoopback_IsMisdirected()
    {
        var server = shared.Server;

        await server.ProblemAsync(HttpMethod.Get, "/api/v1/runs", 421, headers: ("Host", "rebound.example"));
    }

    [Fact]
    public async Task Request_WhileTheDatabaseIsAway_IsUnavailable()
    {
        await using var server = await ApiServer.StartAsync();
        await LaterRows.DropRunsAsync(server);

        var problem = await server.ProblemAsync(HttpMethod.Get, "/api/v1/runs", 503);

        Assert.Contains("database", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OfAnyKind_CarriesTheSecurityHeaders()
    {
        var server = shared.Server;
        foreach (var path in (string[])["/api/v1/runs", "/api/v1/none", "/healthz", "/openapi/v1.json"])
        {
            using var response = await server.Client.GetAsync(path, Cancellation);
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.NotEmpty(response.Headers.GetValues("Referrer-Policy"));
        }
    }

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static string Escape(string value) => string.Concat(Encoding.UTF8.GetBytes(value).Select(b => $"%{b:x2}"));
}
