using System.Text;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Tests.Storage.Oci;

public sealed class RegistryClientTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RegistryClient _client = new(TimeProvider.System);
    private FakeRegistry _registry = null!;
    private RepositoryName _repository = null!;
    private RegistryAccess _access = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _repository = _registry.Repository("team/app");
        _access = Access(null);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task HeadManifest_OfAnImage_DescribesIt()
    {
        var image = _registry.PushImage("team/app");

        Assert.Equal(image, await _client.HeadManifestAsync(_repository, "latest", _access, None));
        Assert.Equal(image, await _client.HeadManifestAsync(_repository, image.Digest, _access, None));
    }

    [Fact]
    public async Task HeadManifest_WhereThereIsNone_IsNull() =>
        Assert.Null(await _client.HeadManifestAsync(_repository, ContentDigest.Of("x"u8), _access, None));

    [Fact]
    public async Task HeadManifest_OfARegistryWithoutTheDigestHeader_ReadsTheManifest()
    {
        var image = _registry.PushImage("team/app");
        _registry.Before = context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.Remove("Docker-Content-Digest");
                return Task.CompletedTask;
            });
            return Task.FromResult(false);
        };

        Assert.Equal(image, await _client.HeadManifestAsync(_repository, "latest", _access, None));
    }

    [Fact]
    public async Task GetManifest_ThatDoesNotMatchItsDigest_IsRefused()
    {
        var image = _registry.PushImage("team/app");
        _registry.Manifests[("team/app", image.Digest)] = (MediaTypes.Manifest, "{}"u8.ToArray());

        var failure = await Assert.ThrowsAsync<RegistryException>(() => _client.GetManifestAsync(_repository, image.Digest, _access, None));

        Assert.Equal(RegistryFailure.Dishonest, failure.Failure);
        await Assert.ThrowsAsync<RegistryException>(() => _client.GetManifestAsync(_repository, "latest", _access, None));
    }

    [Fact]
    public async Task GetBlob_ThatDoesNotMatchItsDigest_IsRefused()
    {
        var digest = ContentDigest.Of("content"u8);
        _registry.Blobs[("team/app", digest)] = "other"u8.ToArray();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => _client.GetBlobAsync(_repository, digest, 100, _access, None));

        Assert.Equal(RegistryFailure.Dishonest, failure.Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetBlob_LongerThanTaken_IsRefused(bool saysLength)
    {
        var blob = new byte[5000];
        _registry.Before = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
                return false;
            if (saysLength)
                context.Response.ContentLength = blob.Length;
            await context.Response.Body.WriteAsync(blob);
            return true;
        };

        var failure = await Assert.ThrowsAsync<RegistryException>(() => _client.GetBlobAsync(_repository, ContentDigest.Of(blob), 4096, _access, None));

        Assert.Contains("sent more than 4096 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutBlob_Twice_UploadsOnce()
    {
        var content = "content"u8.ToArray();

        var first = await _client.PutBlobAsync(_repository, "text/plain", content, null, _access, None);
        var second = await _client.PutBlobAsync(_repository, "text/plain", content, null, _access, None);

        Assert.Equal(first, second);
        Assert.Equal(content, await _client.GetBlobAsync(_repository, first.Digest, 100, _access, None));
        Assert.Single(_registry.Requests, request => request.Method == "PUT");
    }

    [Fact]
    public async Task PutBlob_ThatAnotherRepositoryHas_IsMounted()
    {
        var content = "content"u8.ToArray();
        await _client.PutBlobAsync(_registry.Repository("team/other"), "text/plain", content, null, _access, None);

        await _client.PutBlobAsync(_repository, "text/plain", content, _registry.Repository("team/other"), _access, None);

        Assert.True(_registry.Blobs.ContainsKey(("team/app", ContentDigest.Of(content))));
        Assert.Single(_registry.Requests, request => request.Method == "PUT");
    }

    [Fact]
    public async Task PutBlob_ThatTheOtherRepositoryHasNot_IsUploaded()
    {
        var content = "content"u8.ToArray();

        await _client.PutBlobAsync(_repository, "text/plain", content, _registry.Repository("team/other"), _access, None);

        Assert.True(_registry.Blobs.ContainsKey(("team/app", ContentDigest.Of(content))));
    }

    [Fact]
    public async Task PutManifest_ForWhichTheRegistryNamesAnotherDigest_IsRefused()
    {
        _registry.Before = async context =>
        {
            if (context.Request.Method != "PUT")
                return false;
            context.Response.Headers["Docker-Content-Digest"] = ContentDigest.Of("another"u8);
            context.Response.StatusCode = 201;
            await Task.CompletedTask;
            return true;
        };

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => _client.PutManifestAsync(_repository, "tag", MediaTypes.Index, "{}"u8.ToArray(), _access, None));

        Assert.Equal(RegistryFailure.Dishonest, failure.Failure);
    }

    [Fact]
    public async Task ListTags_InPages_GivesThemAll()
    {
        foreach (var tag in (string[])["a", "b", "c"])
            _registry.PutManifest("team/app", tag, MediaTypes.Index, Encoding.UTF8.GetBytes("{}"));

        Assert.Equal(["a", "b"], await _client.ListTagsAsync(_repository, 2, null, _access, None));
        Assert.Equal(["c"], await _client.ListTagsAsync(_repository, 2, "b", _access, None));
    }

    [Fact]
    public async Task ListReferrers_WithoutTheApi_IsNull()
    {
        Assert.Null(await _client.ListReferrersAsync(_repository, ContentDigest.Of("x"u8), _access, None));
        _registry.HasReferrersApi = true;
        Assert.Empty((await _client.ListReferrersAsync(_repository, ContentDigest.Of("x"u8), _access, None))!);
    }

    [Theory]
    [InlineData(400, RegistryFailure.Refused, "does not take it")]
    [InlineData(401, RegistryFailure.Unauthorized, "Give credentials for")]
    [InlineData(403, RegistryFailure.Forbidden, "Grant them pull")]
    [InlineData(404, RegistryFailure.NotFound, "is not there")]
    [InlineData(413, RegistryFailure.Refused, "raise its limit")]
    [InlineData(429, RegistryFailure.Busy, "limits its rate")]
    [InlineData(500, RegistryFailure.Unavailable, "in trouble")]
    [InlineData(503, RegistryFailure.Unavailable, "in trouble")]
    public async Task Failure_OfEachStatus_SaysWhatToDo(int status, RegistryFailure failure, string remedy)
    {
        await _client.HeadManifestAsync(_repository, "latest", _access, None);
        _registry.Before = async context =>
        {
            await FakeRegistry.ErrorAsync(context, status, "CODE", "the registry's words");
            return true;
        };

        var thrown = await Assert.ThrowsAsync<RegistryException>(
            () => _client.PutManifestAsync(_repository, "tag", MediaTypes.Index, "{}"u8.ToArray(), _access, None));

        Assert.Equal(failure, thrown.Failure);
        Assert.Contains(remedy, thrown.Message, StringComparison.Ordinal);
        Assert.Contains($"{_registry.Name} answered {status} (CODE: the registry's words)", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("team/app", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("999999", 3600)]
    [InlineData("nonsense", null)]
    public async Task RetryAfter_OfABusyRegistry_IsKept(string header, int? seconds)
    {
        _registry.Before = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = header;
            return Task.FromResult(true);
        };

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => _client.HeadManifestAsync(_repository, "latest", _access, None));

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), thrown.RetryAfter);
    }

    [Fact]
    public async Task Registry_ThatIsNotThere_IsUnreachable()
    {
        var gone = _registry.Repository("team/app");
        await _registry.DisposeAsync();

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => _client.HeadManifestAsync(gone, "latest", _access, None));

        Assert.Equal(RegistryFailure.Unreachable, thrown.Failure);
        Assert.Contains("cannot be reached", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_WithACertificateNobodyVouchesFor_IsUsedOnlyWhenToldTo()
    {
        await using var registry = await FakeRegistry.StartAsync(tls: true);
        var image = registry.PushImage("team/app");
        var repository = registry.Repository("team/app");

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => _client.HeadManifestAsync(repository, "latest", _access, None));
        var insecure = await _client.HeadManifestAsync(repository, "latest", _access with { Insecure = true }, None);

        Assert.Equal(RegistryFailure.Unreachable, thrown.Failure);
        Assert.Contains("certificate", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(image, insecure);
    }

    private RegistryAccess Access(RegistryCredential? credential) => new(new FixedCredentials(_registry.Name, credential), Insecure: false);
}
