using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Tests.Storage.Oci;

public sealed class RegistryAuthTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RegistryClient _client = new(TimeProvider.System);
    private FakeRegistry _registry = null!;
    private RepositoryName _repository = null!;
    private Descriptor _image = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _repository = _registry.Repository("team/app");
        _image = _registry.PushImage("team/app");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _registry.DisposeAsync();
    }

    private RegistryCredential Robot => RegistryCredential.Basic(_registry.User, _registry.Password);

    [Fact]
    public async Task Basic_Challenge_IsAnsweredOnceAndThenExpected()
    {
        _registry.Auth = FakeAuth.Basic;

        Assert.Equal(_image, await HeadAsync(Robot));
        Assert.Equal(_image, await HeadAsync(Robot));

        Assert.Single(_registry.Requests, request => request.Path.Contains("/manifests/", StringComparison.Ordinal) && request.Authorization.Length == 0);
    }

    [Fact]
    public async Task Bearer_Challenge_IsAnsweredWithATokenThatIsKept()
    {
        _registry.Auth = FakeAuth.Bearer;

        Assert.Equal(_image, await HeadAsync(Robot));
        Assert.Equal(_image, await HeadAsync(Robot));

        Assert.Equal(1, _registry.TokensIssued);
        var asked = Assert.Single(_registry.Requests, request => request.Path == "/token");
        Assert.Equal("?service=fake&scope=repository%3Ateam%2Fapp%3Apull", asked.Query);
    }

    [Fact]
    public async Task Bearer_ToWrite_AsksForPullAndPush()
    {
        _registry.Auth = FakeAuth.Bearer;

        await _client.PutBlobAsync(_repository, "text/plain", "content"u8.ToArray(), _registry.Repository("team/other"), Access(Robot), None);

        Assert.Contains(_registry.Requests, request => request.Path == "/token"
            && request.Query == "?service=fake&scope=repository%3Ateam%2Fapp%3Apull%2Cpush&scope=repository%3Ateam%2Fother%3Apull");
    }

    [Fact]
    public async Task Bearer_ExpiredEarly_IsFetchedAnew()
    {
        _registry.Auth = FakeAuth.Bearer;
        await HeadAsync(Robot);
        _registry.TokensExpired = 1;

        Assert.Equal(_image, await HeadAsync(Robot));
        Assert.Equal(2, _registry.TokensIssued);
    }

    [Fact]
    public async Task Bearer_WithAnIdentityToken_UsesTheOauthFlow()
    {
        _registry.Auth = FakeAuth.Bearer;

        Assert.Equal(_image, await HeadAsync(RegistryCredential.Identity(_registry.Password)));

        Assert.Single(_registry.Requests, request => request is { Path: "/token", Method: "POST", Authorization: "" });
    }

    [Fact]
    public async Task Bearer_WithARegistryToken_SendsItAsItIs()
    {
        _registry.Auth = FakeAuth.Bearer;

        Assert.Equal(_image, await HeadAsync(RegistryCredential.Bearer("token-7")));
        Assert.Equal(0, _registry.TokensIssued);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Credentials_ThatAreWrong_AreReportedWithoutTheirSecretAndForgotten(bool basic)
    {
        _registry.Auth = basic ? FakeAuth.Basic : FakeAuth.Bearer;
        var credentials = new FixedCredentials(_registry.Name, RegistryCredential.Basic("robot", "wr0ng-secret"));

        var thrown = await Assert.ThrowsAsync<RegistryException>(
            () => _client.HeadManifestAsync(_repository, "latest", new RegistryAccess(credentials, false), None));

        Assert.Equal(RegistryFailure.Unauthorized, thrown.Failure);
        Assert.Contains("with the credentials of the test", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", thrown.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, credentials.Refusals);
    }

    [Fact]
    public async Task Redirect_ToAnotherHost_CarriesNoCredentials()
    {
        await using var storage = await FakeRegistry.StartAsync();
        var blob = "content"u8.ToArray();
        storage.Blobs[("team/app", ContentDigest.Of(blob))] = blob;
        _registry.Auth = FakeAuth.Basic;
        _registry.Before = context =>
        {
            var redirects = context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) && context.Request.Headers.Authorization.Count > 0;
            if (redirects)
                context.Response.Redirect($"http://localhost:{storage.Name.Split(':')[1]}{context.Request.Path}");
            return Task.FromResult(redirects);
        };

        // localhost is another host than 127.0.0.1, and no address that is private by its looks.
        Assert.Equal(blob, await _client.GetBlobAsync(_repository, ContentDigest.Of(blob), 100, Access(Robot), None));
        Assert.All(storage.Requests, request => Assert.Equal("", request.Authorization));
        Assert.NotEmpty(storage.Requests);
    }

    [Fact]
    public async Task Redirect_ToAnotherPort_CarriesNoCredentials()
    {
        await using var storage = await FakeRegistry.StartAsync();
        var blob = "content"u8.ToArray();
        storage.Blobs[("team/app", ContentDigest.Of(blob))] = blob;
        _registry.Auth = FakeAuth.Bearer;
        _registry.Before = context =>
        {
            var redirects = context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) && context.Request.Headers.Authorization.Count > 0;
            if (redirects)
                context.Response.Redirect($"http://{storage.Name}{context.Request.Path}");
            return Task.FromResult(redirects);
        };

        Assert.Equal(blob, await _client.GetBlobAsync(_repository, ContentDigest.Of(blob), 100, Access(Robot), None));
        Assert.All(storage.Requests, request => Assert.Equal("", request.Authorization));
    }

    [Fact]
    public async Task Upload_ToAnotherHost_CarriesNoCredentials()
    {
        await using var storage = await FakeRegistry.StartAsync();
        _registry.Auth = FakeAuth.Basic;
        _registry.Before = context =>
        {
            if (context.Request.Method != "POST" || context.Request.Headers.Authorization.Count == 0)
                return Task.FromResult(false);
            context.Response.StatusCode = 202;
            context.Response.Headers.Location = $"http://{storage.Name}/v2/team/app/blobs/uploads/1?sig=abc";
            return Task.FromResult(true);
        };

        await _client.PutBlobAsync(_repository, "text/plain", "content"u8.ToArray(), null, Access(Robot), None);

        var upload = Assert.Single(storage.Requests);
        Assert.Equal("", upload.Authorization);
        Assert.StartsWith("?sig=abc&digest=sha256", upload.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("ftp://example.com/")]
    public async Task Redirect_ToWhereOnlyWeCanGo_IsNotFollowed(string to)
    {
        _registry.Before = context =>
        {
            context.Response.Redirect(to);
            return Task.FromResult(true);
        };

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => HeadAsync(null));

        Assert.Equal(RegistryFailure.Dishonest, thrown.Failure);
    }

    [Fact]
    public async Task Redirects_WithoutEnd_AreGivenUp()
    {
        _registry.Before = context =>
        {
            context.Response.Redirect(context.Request.Path + "?again");
            return Task.FromResult(true);
        };

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => HeadAsync(null));

        Assert.Contains("redirected more than", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/token")]
    [InlineData("not an address")]
    public async Task TokenServer_ThatIsNoneToAsk_IsNotAsked(string realm)
    {
        _registry.Before = context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm}\",service=\"fake\"";
            return Task.FromResult(true);
        };

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => HeadAsync(Robot));

        Assert.Equal(RegistryFailure.Dishonest, thrown.Failure);
        Assert.Contains("token server", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenServer_ThatIsBusy_MakesTheDeliveryWait()
    {
        _registry.Auth = FakeAuth.Bearer;
        _registry.Before = context =>
        {
            if (context.Request.Path != "/token")
                return Task.FromResult(false);
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "30";
            return Task.FromResult(true);
        };

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => HeadAsync(Robot));

        Assert.Equal((RegistryFailure.Busy, TimeSpan.FromSeconds(30)), (thrown.Failure, thrown.RetryAfter));
    }

    private Task<Descriptor?> HeadAsync(RegistryCredential? credential) => _client.HeadManifestAsync(_repository, "latest", Access(credential), None);

    private RegistryAccess Access(RegistryCredential? credential) => new(new FixedCredentials(_registry.Name, credential), Insecure: false);
}
