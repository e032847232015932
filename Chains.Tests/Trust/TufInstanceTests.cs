using Chains.Core.Trust;
using Chains.Core.Trust.Tuf;
using Chains.Tests.Signing;
using Chains.Tests.Trust.Tuf;
using Chains.Tests.Verification;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Trust;

public sealed class TufInstanceTests : IDisposable
{
    private readonly FakeTufRepository _repository = new() { Target = ConformanceVectors.Bytes("managed-key-and-trusted-root/trusted_root.json") };
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(FakeTufRepository.Now);
    private readonly byte[] _root;

    public TufInstanceTests()
    {
        _root = _repository.PublishRoot(1);
        _repository.Publish(1);
    }

    [Fact]
    public async Task Refresh_OfAMirror_BringsItsTrustIntoForce()
    {
        var instance = Instance();
        Assert.Empty(instance.Current.Logs);

        Assert.True(await instance.RefreshAsync(CancellationToken.None));

        Assert.Contains(instance.Current.Logs, l => l.Host == "rekor.sigstage.dev");
        Assert.Equal(_repository.Expires, instance.Status.ExpiresAt);
        Assert.Null(instance.Status.Problem);
    }

    [Fact]
    public async Task Instance_AfterARestartWithoutANetwork_HasWhatWasFetched()
    {
        await Instance().RefreshAsync(CancellationToken.None);
        _repository.Remove("timestamp.json");

        var restarted = Instance();
        Assert.Contains(restarted.Current.Logs, l => l.Host == "rekor.sigstage.dev");
        Assert.False(await restarted.RefreshAsync(CancellationToken.None));
        Assert.Contains(restarted.Current.Logs, l => l.Host == "rekor.sigstage.dev");
        Assert.Contains("lacks timestamp.json", restarted.Status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instance_AfterARestart_StillRefusesARollback()
    {
        _repository.Publish(5);
        await Instance().RefreshAsync(CancellationToken.None);
        _repository.Publish(4);

        var restarted = Instance();
        Assert.False(await restarted.RefreshAsync(CancellationToken.None));
        Assert.Contains("rolled it back", restarted.Status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instance_WithADamagedCache_PassesItOver()
    {
        await Instance().RefreshAsync(CancellationToken.None);
        var target = Path.Combine(_directory.Path, "target.json");
        await File.WriteAllTextAsync(target, "{}");

        Assert.Empty(Instance().Current.Logs);
    }

    [Fact]
    public async Task MirrorRoot_WithNothingConfigured_IsNotTakenOnFirstSight()
    {
        var error = await Assert.ThrowsAsync<TufException>(() => MirrorRoot.ReadAsync(new TrustOptions(), _repository, CancellationToken.None));
        Assert.Contains("Chains:Trust:TufRootFile", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MirrorRoot_WithADigest_IsTakenWhenItMatchesAlone()
    {
        var digest = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(_root));

        Assert.Equal(_root, await MirrorRoot.ReadAsync(new TrustOptions { TufRootSha256 = digest }, _repository, CancellationToken.None));
        await Assert.ThrowsAsync<TufException>(
            () => MirrorRoot.ReadAsync(new TrustOptions { TufRootSha256 = new string('0', 64) }, _repository, CancellationToken.None));
    }

    public void Dispose() => _directory.Dispose();

    private TufInstance Instance() => new(
        "private", new Uri("https://mirror.example"), _repository, _ => Task.FromResult(_root), null, _directory.Path, _time, NullLogger.Instance);
}
