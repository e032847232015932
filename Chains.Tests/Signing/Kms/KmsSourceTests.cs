using Chains.Core.Configuration;
using Chains.Core.Signing;
using Chains.Core.Signing.Kms;
using Chains.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Signing.Kms;

public sealed class KmsSourceTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryKeyRegistry _registry = new();
    private readonly ConfigurationStore _configuration;
    private readonly List<ScriptedKmsKey> _opened = [];
    private readonly KmsSource _source;

    public KmsSourceTests()
    {
        _configuration = new ConfigurationStore(_time);
        _source = new KmsSource(_configuration, Open, _registry, _time, NullLogger<KmsSource>.Instance);
        Configure("hashivault://one");
    }

    public void Dispose() => _source.Dispose();

    [Fact]
    public async Task Get_ManyTimes_LoadsTheKeyOnceAndKnowsIt()
    {
        var signers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _source.GetAsync(None).AsTask()));

        Assert.Single(signers.Distinct());
        Assert.Equal(1, Assert.Single(_opened).Loads);
        Assert.NotNull(await _registry.FindAsync(signers[0].PublicKey.KeyId, None));
    }

    [Fact]
    public async Task Get_AfterTheConfigurationChanged_IsTheOtherKeyAndClosesTheFirstLater()
    {
        var first = await _source.GetAsync(None);
        Configure("hashivault://two");

        var second = await _source.GetAsync(None);

        Assert.NotEqual(first.PublicKey.KeyId, second.PublicKey.KeyId);
        Assert.False(_opened[0].Disposed);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(_opened[0].Disposed);
        Assert.False(_opened[1].Disposed);
    }

    [Fact]
    public async Task Get_AfterAnotherPartOfTheConfigurationChanged_IsTheSame()
    {
        var first = await _source.GetAsync(None);
        Configure("hashivault://one", ("builder.id", "https://example.com/builder"));

        Assert.Same(first, await _source.GetAsync(None));
    }

    [Fact]
    public async Task Get_AfterASignatureFailed_OpensTheKeyAnew()
    {
        var first = await _source.GetAsync(None);
        _opened[0].Failing = true;
        await Assert.ThrowsAsync<SigningException>(() => first.SignAsync("message"u8.ToArray(), None).AsTask());

        var second = await _source.GetAsync(None);

        Assert.NotSame(first, second);
        Assert.NotEmpty(await second.SignAsync("message"u8.ToArray(), None));
    }

    [Fact]
    public async Task Get_OfAKeyThatCannotBeLoaded_ClosesItAndTriesAgain()
    {
        Configure("hashivault://broken");
        await Assert.ThrowsAsync<SigningException>(() => _source.GetAsync(None).AsTask());
        await Assert.ThrowsAsync<SigningException>(() => _source.GetAsync(None).AsTask());

        Assert.Equal(2, _opened.Count);
        Assert.All(_opened, key => Assert.True(key.Disposed));
    }

    [Theory]
    [InlineData("hashivault://my_key")]
    [InlineData("openbao://my_key")]
    [InlineData("awskms:///alias/chains")]
    [InlineData("awskms:///arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")]
    [InlineData("awskms://localhost:4566/alias/chains")]
    [InlineData("gcpkms://projects/p/locations/global/keyRings/r/cryptoKeys/k/versions/1")]
    [InlineData("azurekms://vault.example.com/key/0123")]
    public void Open_OfEveryReferenceThatTheConfigurationTakes_GivesAKey(string reference)
    {
        Configure(reference, ("signers.kms.auth.address", "https://vault.example.com:8200"));
        Assert.True(_configuration.TryGetCurrent(out var current));
        Assert.Equal(reference, KmsSettings.Of(current).Reference);

        using var key = Providers().Open(KmsSettings.Of(current));

        Assert.NotNull(key);
    }

    [Fact]
    public void Open_WithoutAReference_NamesTheKeyOfTheConfiguration() => Assert.Contains(
        "set signers.kms.kmsref",
        Assert.Throws<SigningException>(() => Providers().Open(new KmsSettings("", "", "", "", "", "", "", "", ""))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Settings_AsText_HoldNoToken() =>
        Assert.Equal("kms hashivault://k", new KmsSettings("hashivault://k", "a", "t0ken", "", "", "", "", "", "").ToString());

    private static KmsProviders Providers() => new(_ => null, (_, _, _) => ValueTask.FromResult(""), TimeProvider.System);

    private ScriptedKmsKey Open(KmsSettings settings)
    {
        var key = new ScriptedKmsKey { Broken = settings.Reference.EndsWith("broken", StringComparison.Ordinal) };
        _opened.Add(key);
        return key;
    }

    private void Configure(string reference, params (string Key, string Value)[] more)
    {
        var data = new Dictionary<string, string> { ["signers.kms.kmsref"] = reference };
        foreach (var (key, value) in more)
            data[key] = value;
        _configuration.Apply(data, Guid.NewGuid().ToString(), ConfigurationOrigin.ConfigMap);
        Assert.True(_configuration.TryGetCurrent(out var current) && current.Values["signers.kms.kmsref"] == reference, $"{reference} is not taken");
    }
}
