using System.Net;
using Chains.Core.Signing.Keyless.Identity;

namespace Chains.Tests.Signing.Keyless.Identity;

/// <summary>Each provider against a fake of what it asks.</summary>
public sealed class ProviderTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chains-tokens");
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly FakeTokenService _service = new();
    private readonly TokenHttp _http;

    public ProviderTests() => _http = new TokenHttp(_service);

    public void Dispose()
    {
        _http.Dispose();
        _service.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task GitHub_InAJob_AsksItsTokenServiceForTheAudience()
    {
        (_environment["ACTIONS_ID_TOKEN_REQUEST_URL"], _environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]) = ("http://github.test/token?api=1", "bearer-secret");
        _service.Answer = """{"value":"the token"}""";

        Assert.Equal("the token", await FetchAsync(new GitHubTokens(_http, Read)));
        Assert.Equal("http://github.test/token?api=1&audience=sigstore", _service.Asked!.RequestUri!.ToString());
        Assert.Equal("Bearer bearer-secret", _service.Asked.Headers.Authorization!.ToString());
    }

    [Fact]
    public async Task Buildkite_InAJob_AsksTheAgentApi()
    {
        (_environment["BUILDKITE_AGENT_ACCESS_TOKEN"], _environment["BUILDKITE_JOB_ID"]) = ("agent-secret", "job/1");
        _environment["BUILDKITE_AGENT_ENDPOINT"] = "http://buildkite.test/v3/";
        _service.Answer = """{"token":"the token"}""";

        Assert.Equal("the token", await FetchAsync(new BuildkiteTokens(_http, Read)));
        Assert.Equal("http://buildkite.test/v3/jobs/job%2F1/oidc/tokens", _service.Asked!.RequestUri!.AbsoluteUri);
        Assert.Equal("Token agent-secret", _service.Asked.Headers.Authorization!.ToString());
        Assert.Equal("""{"audience":"sigstore"}""", _service.Body);
    }

    [Fact]
    public async Task Google_OnItsCloud_AsksTheMetadataServer()
    {
        _environment["GCE_METADATA_HOST"] = "metadata.test";
        _service.Answer = "the token\n";
        var google = new GoogleTokens(_http, Read);

        Assert.True(await google.IsEnabledAsync(KeylessRig.Settings, default));
        Assert.Equal("the token", await FetchAsync(google));
        Assert.Equal("http://metadata.test/computeMetadata/v1/instance/service-accounts/default/identity?audience=sigstore&format=full", _service.Asked!.RequestUri!.ToString());
        Assert.Equal("Google", _service.Asked.Headers.GetValues("Metadata-Flavor").Single());
    }

    [Fact]
    public async Task Google_Elsewhere_IsNotEnabled()
    {
        _service.Failure = new HttpRequestException("no such host");
        Assert.False(await new GoogleTokens(_http, Read).IsEnabledAsync(KeylessRig.Settings, default));
    }

    [Fact]
    public async Task Filesystem_AFileThatIsReplaced_IsReadAgain()
    {
        var settings = KeylessRig.Settings with { TokenFile = Path.Combine(_directory.FullName, "token") };
        var provider = new FilesystemTokens();
        Assert.False(await provider.IsEnabledAsync(settings, default));
        await File.WriteAllTextAsync(settings.TokenFile, "first\n");
        Assert.True(await provider.IsEnabledAsync(settings, default));
        Assert.Equal("first", await provider.FetchAsync("sigstore", settings, default));
        await File.WriteAllTextAsync(settings.TokenFile, "second");
        Assert.Equal("second", await provider.FetchAsync("sigstore", settings, default));
    }

    [Fact]
    public async Task Filesystem_WithoutTheFile_SaysWhichIsMissing()
    {
        var settings = KeylessRig.Settings with { TokenFile = Path.Combine(_directory.FullName, "none") };
        var error = await Assert.ThrowsAsync<IdentityTokenException>(async () => await new FilesystemTokens().FetchAsync("sigstore", settings, default));
        Assert.Contains(settings.TokenFile, error.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(settings.TokenFile, " ");
        Assert.Contains("is empty", (await Assert.ThrowsAsync<IdentityTokenException>(async () => await new FilesystemTokens().FetchAsync("sigstore", settings, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_WithTheVariable_GivesIt()
    {
        var provider = new EnvironmentTokens(Read);
        Assert.False(await provider.IsEnabledAsync(KeylessRig.Settings, default));
        _environment["SIGSTORE_ID_TOKEN"] = "the token";
        Assert.True(await provider.IsEnabledAsync(KeylessRig.Settings, default));
        Assert.Equal("the token", await FetchAsync(provider));
    }

    [Theory]
    [InlineData("github")]
    [InlineData("buildkite")]
    [InlineData("google")]
    public async Task Services_ThatRefuseOrAnswerNonsense_AreNamedWithoutTheirSecrets(string name)
    {
        (_environment["ACTIONS_ID_TOKEN_REQUEST_URL"], _environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]) = ("http://x.test", "secret");
        (_environment["BUILDKITE_AGENT_ACCESS_TOKEN"], _environment["BUILDKITE_JOB_ID"]) = ("secret", "1");
        IIdentityTokenProvider provider = name switch { "github" => new GitHubTokens(_http, Read), "buildkite" => new BuildkiteTokens(_http, Read), _ => new GoogleTokens(_http, Read) };

        _service.Status = HttpStatusCode.Forbidden;
        var refused = await Assert.ThrowsAsync<IdentityTokenException>(() => FetchAsync(provider));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        _service.Failure = new HttpRequestException("connection refused");
        Assert.Contains("connection refused", (await Assert.ThrowsAsync<IdentityTokenException>(() => FetchAsync(provider))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spiffe_WithAnAgent_FetchesAToken()
    {
        var socket = Path.Combine(_directory.FullName, "agent.sock");
        await using var agent = await FakeSpiffeAgent.StartAsync(socket);
        _environment["SPIFFE_ENDPOINT_SOCKET"] = "unix://" + socket;
        var provider = new SpiffeTokens(Read);

        Assert.True(await provider.IsEnabledAsync(KeylessRig.Settings, default));
        agent.Token = "the token";
        Assert.Equal("the token", await FetchAsync(provider));
        Assert.Equal(("sigstore", "true"), (agent.Audience, agent.Header));

        agent.Token = null;
        var denied = await Assert.ThrowsAsync<IdentityTokenException>(() => FetchAsync(provider));
        Assert.Contains("PermissionDenied: no identity issued", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spiffe_WithoutAnAgent_IsNotEnabledAndSaysSo()
    {
        _environment["SPIFFE_ENDPOINT_SOCKET"] = Path.Combine(_directory.FullName, "none.sock");
        var provider = new SpiffeTokens(Read);
        Assert.False(await provider.IsEnabledAsync(KeylessRig.Settings, default));
        Assert.Contains("none.sock", (await Assert.ThrowsAsync<IdentityTokenException>(() => FetchAsync(provider))).Message, StringComparison.Ordinal);
    }

    private static async Task<string> FetchAsync(IIdentityTokenProvider provider) => await provider.FetchAsync("sigstore", KeylessRig.Settings, default);

    private string? Read(string variable) => _environment.GetValueOrDefault(variable);

    private sealed class FakeTokenService : HttpMessageHandler
    {
        public string Answer { get; set; } = "";

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public Exception? Failure { get; set; }

        public HttpRequestMessage? Asked { get; private set; }

        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request;
            Body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : null;
            return Failure is { } failure ? throw failure : new HttpResponseMessage(Status) { Content = new StringContent(Answer) };
        }
    }
}
