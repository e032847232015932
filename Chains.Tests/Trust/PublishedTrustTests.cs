using System.Security.Cryptography;
using Chains.Core.Configuration;
using Chains.Core.Trust;
using Chains.Tests.Signing;
using Chains.Tests.Storage;
using Chains.Tests.Trust.Tuf;
using Chains.Tests.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Trust;

/// <summary>The mirror that chains-config names, fetched over HTTP from a live TUF repository.</summary>
public sealed class PublishedTrustTests : IAsyncLifetime
{
    private readonly FakeTufRepository _repository = new() { Target = ConformanceVectors.Bytes("managed-key-and-trusted-root/trusted_root.json") };
    private readonly TemporaryDirectory _directory = new();
    private ScriptedHttpServer _server = null!;
    private byte[] _root = null!;

    public async ValueTask InitializeAsync()
    {
        _root = _repository.PublishRoot(1);
        _repository.Publish(1);
        _server = await ScriptedHttpServer.StartAsync();
        _server.Answer = (request, _) => Serve(request.Path.Value!);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Mirror_WhoseRootIsRotated_IsFollowedAndKeptOverARestartWithoutANetwork()
    {
        using var trust = Trust();
        Assert.True(await trust.Mirror!.RefreshAsync(CancellationToken.None), trust.Mirror.Status.Problem);
        Assert.Contains(trust.Mirror.Current.Logs, l => l.Host == "rekor.sigstage.dev");

        for (var version = 2; version <= 3; version++)
        {
            var old = _repository.RootKeys;
            _repository.RootKeys = [old[1], old[2], new()];
            _repository.PublishRoot(version, signers: [.. old, .. _repository.RootKeys]);
        }

        _repository.TargetsKey = new();
        _repository.PublishRoot(4);
        _repository.Target = ConformanceVectors.Bytes("rekor2-timestamp-without-embedded-cert/trusted_root.json");
        _repository.Publish(2);
        Assert.True(await trust.Mirror.RefreshAsync(CancellationToken.None), trust.Mirror.Status.Problem);
        var expected = TrustedRoot.Parse(_repository.Target).Logs.Select(l => l.BaseUrl);
        Assert.Equal(expected, trust.Mirror.Current.Logs.Select(l => l.BaseUrl));
        Assert.Contains("/tuf/5.root.json", _server.Requests.Select(r => r.Path));

        await _server.DisposeAsync();
        using var restarted = Trust();
        Assert.Equal(expected, restarted.Mirror!.Current.Logs.Select(l => l.BaseUrl));
        Assert.False(await restarted.Mirror.RefreshAsync(CancellationToken.None));
        Assert.Contains("cannot be fetched", restarted.Mirror.Status.Problem, StringComparison.Ordinal);
        Assert.Equal(expected, restarted.Mirror.Current.Logs.Select(l => l.BaseUrl));
    }

    [Fact]
    public async Task Mirror_ThatAnswersWithoutEndOrWithAnError_LeavesInForceWhatWas()
    {
        using var trust = Trust();
        Assert.True(await trust.Mirror!.RefreshAsync(CancellationToken.None), trust.Mirror.Status.Problem);
        foreach (var (answer, problem) in (IEnumerable<(IResult, string)>)[(Results.StatusCode(500), "answered 500"), (Results.Stream(WriteWithoutEndAsync), "is longer than")])
        {
            _server.Answer = (request, _) => request.Path == "/tuf/timestamp.json" ? answer : Serve(request.Path.Value!);
            Assert.False(await trust.Mirror.RefreshAsync(CancellationToken.None));
            Assert.Contains(problem, trust.Mirror.Status.Problem, StringComparison.Ordinal);
            Assert.Contains(trust.Mirror.Current.Logs, l => l.Host == "rekor.sigstage.dev");
        }

        _server.Answer = (request, _) => Serve(request.Path.Value!);
        Assert.True(await trust.Mirror.RefreshAsync(CancellationToken.None));
        Assert.Null(trust.Mirror.Status.Problem);
    }

    [Fact]
    public async Task Mirror_ThatShowsAnotherFirstRootThanItsDigestSays_IsNotBelieved()
    {
        using var trust = Trust("00");
        Assert.False(await trust.Mirror!.RefreshAsync(CancellationToken.None));
        Assert.Contains("Chains:Trust:TufRootSha256", trust.Mirror.Status.Problem, StringComparison.Ordinal);
        Assert.Empty(trust.Mirror.Current.Logs);
    }

    private PublishedTrust Trust(string? digest = null)
    {
        var time = new FakeTimeProvider(FakeTufRepository.Now);
        var configuration = new ConfigurationStore(time);
        configuration.Apply(new Dictionary<string, string> { ["signers.x509.tuf.mirror.url"] = _server.Url + "/tuf" }, "1", ConfigurationOrigin.ConfigMap);
        var options = new TrustOptions
        {
            PublicGood = false,
            TufRootSha256 = digest ?? Convert.ToHexStringLower(SHA256.HashData(_root)),
            CacheDirectory = digest is null ? _directory.Path : "",
        };
        return new PublishedTrust(Options.Create(options), configuration, time, NullLogger<PublishedTrust>.Instance);
    }

    private IResult Serve(string path) =>
        path.StartsWith("/tuf/", StringComparison.Ordinal) && _repository.Find(path["/tuf/".Length..]) is { } file ? Results.Bytes(file) : Results.NotFound();

    private static async Task WriteWithoutEndAsync(Stream body)
    {
        // Ends when whoever reads has had enough.
        for (var chunk = new byte[64 * 1024]; ;)
            await body.WriteAsync(chunk);
    }
}
