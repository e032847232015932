using Chains.Core.Signing;
using Chains.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chains.Tests.Signing;

public sealed class SignerSourceTests : IDisposable
{
    private readonly ScriptedSecrets _secrets = new(TestKeys.X509());
    private readonly ManualTime _time = new();
    private readonly RecordingRegistry _registry = new();
    private readonly SignerSource _source;
    private int _scryptRuns;

    public SignerSourceTests() => _source = new SignerSource(_secrets, _registry, _time, NullLogger<SignerSource>.Instance, CountingScrypt);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_AThousandTimes_ReadsTheSecretAndRunsScryptOnce()
    {
        _secrets.Secret = TestKeys.Cosign(SigningVectors.Text("cosign/tekton-chains.key"), "p");

        await Parallel.ForAsync(0, 1000, Cancellation, async (_, cancellation) =>
        {
            var signer = await _source.GetAsync("x509", cancellation);
            await ArtifactSigner.SignAsync(signer, new byte[100], Dsse.InTotoPayloadType, cancellation);
        });
        await _source.RefreshAsync(Cancellation);

        Assert.Equal(1, _scryptRuns);
        Assert.Single(_registry.Registered);
    }

    [Fact]
    public async Task GetAsync_WithAWrongPassword_RunsScryptOnceUntilTheSecretChanges()
    {
        var pem = SigningVectors.Text("cosign/tekton-chains.key");
        _secrets.Secret = TestKeys.Cosign(pem, "wrong");

        for (var i = 0; i < 5; i++)
        {
            await Fails("cannot be decrypted");
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(1, _scryptRuns);
        _secrets.Secret = TestKeys.Cosign(pem, "p");
        _time.Advance(TimeSpan.FromSeconds(2));
        await _source.GetAsync("x509", Cancellation);
        Assert.Equal(2, _scryptRuns);
    }

    [Fact]
    public async Task RefreshAsync_WithANewKey_SignsWithItAndKeepsTheOldOneForWhatIsUnderWay()
    {
        var old = await _source.GetAsync("x509", Cancellation);
        _secrets.Secret = TestKeys.X509(KeyAlgorithm.Ed25519);
        await _source.RefreshAsync(Cancellation);

        var current = await _source.GetAsync("x509", Cancellation);
        await old.SignAsync(new byte[1], Cancellation);

        Assert.NotEqual(old.PublicKey.KeyId, current.PublicKey.KeyId);
        Assert.Equal([old.PublicKey.KeyId, current.PublicKey.KeyId], _registry.Registered.Select(r => r.KeyId));
        Assert.Equal("test secret, x509.pem", _registry.Registered[0].Source);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<SigningException>(async () => await old.SignAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task RefreshAsync_WithABadNewKey_StopsSigningAndSaysWhy()
    {
        await _source.GetAsync("x509", Cancellation);
        _secrets.Secret = TestKeys.X509("damaged");
        await _source.RefreshAsync(Cancellation);

        await Fails("test secret, x509.pem is not PEM");
        Assert.Null(_source.Status.Key);
        Assert.Contains("is not PEM", _source.Status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefreshAsync_WhenTheKeyWasRemoved_StopsSigning()
    {
        await _source.GetAsync("x509", Cancellation);
        _secrets.Secret = new SigningSecret("test secret");
        await _source.RefreshAsync(Cancellation);

        await Fails("no signing key in test secret");
    }

    [Fact]
    public async Task RefreshAsync_WhileTheSecretCannotBeRead_KeepsTheKeyAndSaysSo()
    {
        var signer = await _source.GetAsync("x509", Cancellation);
        _secrets.Unreadable = "The API server is away.";
        await _source.RefreshAsync(Cancellation);

        Assert.Same(signer, await _source.GetAsync("x509", Cancellation));
        Assert.Equal("The API server is away.", _source.Status.Error);

        _secrets.Unreadable = null;
        await _source.RefreshAsync(Cancellation);
        Assert.Same(signer, await _source.GetAsync("x509", Cancellation));
        Assert.Null(_source.Status.Error);
        Assert.Single(_registry.Registered);
    }

    [Fact]
    public async Task GetAsync_WithoutAKeyYet_LooksAgainAfterASecondNotAtOnce()
    {
        _secrets.Unreadable = "The API server is away.";
        await Fails("API server is away");
        _secrets.Unreadable = null;
        await Fails("API server is away");
        Assert.Equal(1, _secrets.Reads);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(await _source.GetAsync("x509", Cancellation));
    }

    [Fact]
    public async Task GetAsync_AfterABadKeyAndAnUnreadableSecret_ReportsTheBadKeyAgain()
    {
        _secrets.Secret = TestKeys.X509("damaged");
        await _source.RefreshAsync(Cancellation);
        _secrets.Unreadable = "The API server is away.";
        await _source.RefreshAsync(Cancellation);
        _secrets.Unreadable = null;
        await _source.RefreshAsync(Cancellation);

        await Fails("is not PEM");
    }

    [Fact]
    public async Task GetAsync_WhileTheKeyCannotBeRecorded_DoesNotSignAndKeepsItRead()
    {
        _secrets.Secret = TestKeys.Cosign(SigningVectors.Text("cosign/tekton-chains.key"), "p");
        _registry.Failure = new IOException("disk full");
        await Fails("could not be recorded, so it does not sign yet: disk full");

        _registry.Failure = null;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(await _source.GetAsync("x509", Cancellation));
        Assert.Equal(1, _scryptRuns);
    }

    [Fact]
    public async Task GetAsync_OfAnotherSigner_SaysWhatToSet()
    {
        var error = await Assert.ThrowsAsync<SigningException>(async () => await _source.GetAsync("pgp", Cancellation));

        Assert.Contains("There is no signer pgp", error.Message, StringComparison.Ordinal);
        Assert.Contains("x509", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watcher_WhenTheSecretChanges_TakesTheNewKeyIntoUse()
    {
        using var watcher = new SigningKeyWatcher(_source, _secrets);
        await watcher.StartAsync(Cancellation);
        var first = await _registry.NextAsync(Cancellation);

        _secrets.Change(TestKeys.X509());
        var second = await _registry.NextAsync(Cancellation);
        await watcher.StopAsync(Cancellation);

        Assert.NotEqual(first, second);
        Assert.Equal(second, (await _source.GetAsync("x509", Cancellation)).PublicKey.KeyId);
    }

    public void Dispose() => _source.Dispose();

    private async Task Fails(string expected)
    {
        var error = await Assert.ThrowsAsync<SigningException>(async () => await _source.GetAsync("x509", Cancellation));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private byte[] CountingScrypt(byte[] password, byte[] salt, int cost, int blockSize, int parallelization, int length)
    {
        Interlocked.Increment(ref _scryptRuns);
        return Org.BouncyCastle.Crypto.Generators.SCrypt.Generate(password, salt, cost, blockSize, parallelization, length);
    }

    private sealed class RecordingRegistry : IKeyRegistry
    {
        private readonly System.Threading.Channels.Channel<string> _keys = System.Threading.Channels.Channel.CreateUnbounded<string>();

        public List<(string KeyId, string Source)> Registered { get; } = [];

        public Exception? Failure { get; set; }

        public ValueTask<string> NextAsync(CancellationToken cancellation) => _keys.Reader.ReadAsync(cancellation);

        public ValueTask RegisterAsync(PublicKey key, string source, CancellationToken cancellation)
        {
            if (Failure is not null)
                throw Failure;
            Registered.Add((key.KeyId, source));
            _keys.Writer.TryWrite(key.KeyId);
            return ValueTask.CompletedTask;
        }

        public ValueTask<PublicKey?> FindAsync(string keyId, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
