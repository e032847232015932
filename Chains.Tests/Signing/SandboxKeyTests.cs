using Chains.Core.Signing;

namespace Chains.Tests.Signing;

public sealed class SandboxKeyTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnsureAsync_WithoutAKey_MakesOneForItsOwnerAlone()
    {
        var directory = await SandboxKey.EnsureAsync(_data.Path, Cancellation);

        using var signer = new PrivateKeyReader().Read(await new DirectorySecretSource(directory).ReadAsync(Cancellation));
        Assert.Equal("ecdsa-p256", signer.PublicKey.Algorithm);
        Assert.Equal([Path.Combine(directory, "x509.pem")], Directory.GetFileSystemEntries(directory));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(directory, "x509.pem")));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        }
    }

    [Fact]
    public async Task EnsureAsync_WithAKey_LeavesIt()
    {
        var path = Path.Combine(await SandboxKey.EnsureAsync(_data.Path, Cancellation), "x509.pem");
        var before = await File.ReadAllTextAsync(path, Cancellation);

        await SandboxKey.EnsureAsync(_data.Path, Cancellation);

        Assert.Equal(before, await File.ReadAllTextAsync(path, Cancellation));
    }

    [Fact]
    public async Task EnsureAsync_FromManyAtOnce_EndsWithOneKey()
    {
        await Parallel.ForAsync(0, 16, Cancellation, async (_, cancellation) => await SandboxKey.EnsureAsync(_data.Path, cancellation));

        Assert.Single(Directory.GetFileSystemEntries(SandboxKey.Directory(_data.Path)));
    }

    [Fact]
    public async Task EnsureAsync_WhereItCannotWrite_NamesTheSetting()
    {
        await File.WriteAllTextAsync(_data["file"], "", Cancellation);

        var error = await Assert.ThrowsAsync<SigningException>(() => SandboxKey.EnsureAsync(_data["file"], Cancellation));

        Assert.Contains("Chains:DataDirectory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fallback_WhileTheSecretIsEmpty_UsesTheSandboxKeyAndThenTheSecrets()
    {
        var secrets = new ScriptedSecrets();
        var source = new FallbackSecretSource(secrets, new SandboxSecretSource(_data.Path, new ManualTime()));
        var generated = await source.ReadAsync(Cancellation);
        var wait = source.WaitForChangeAsync(Cancellation);

        secrets.Change(TestKeys.X509());
        await wait;
        var brought = await source.ReadAsync(Cancellation);

        Assert.Equal($"directory {SandboxKey.Directory(_data.Path)}, x509.pem", generated.KeySource);
        Assert.Equal("test secret, x509.pem", brought.KeySource);
    }

    public void Dispose() => _data.Dispose();
}
