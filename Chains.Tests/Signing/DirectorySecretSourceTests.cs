using System.Diagnostics;
using Chains.Core.Signing;
using Chains.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chains.Tests.Signing;

public sealed class DirectorySecretSourceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_OfAMissingDirectory_IsEmpty()
    {
        var secret = await new DirectorySecretSource(_directory["none"]).ReadAsync(Cancellation);

        Assert.True(secret.IsEmpty);
        Assert.Equal($"directory {_directory["none"]}", secret.Source);
    }

    [Fact]
    public async Task ReadAsync_OfFiles_HasTheirContent()
    {
        await File.WriteAllTextAsync(_directory["cosign.key"], "key", Cancellation);
        await File.WriteAllTextAsync(_directory["cosign.password"], "password", Cancellation);

        var secret = await new DirectorySecretSource(_directory.Path).ReadAsync(Cancellation);

        Assert.Null(secret.X509);
        Assert.Equal("key"u8, secret.CosignKey!);
        Assert.Equal("password"u8, secret.CosignPassword!);
    }

    [Fact]
    public async Task ReadAsync_OfAnEndlessFile_StopsPastTheCap()
    {
        await File.WriteAllBytesAsync(_directory["x509.pem"], new byte[10 * SigningSecret.MaxEntryBytes], Cancellation);

        var secret = await new DirectorySecretSource(_directory.Path).ReadAsync(Cancellation);

        Assert.Equal(SigningSecret.MaxEntryBytes + 1, secret.X509!.Length);
    }

    [Fact]
    public async Task ReadAsync_WhereAnEntryIsADirectory_SaysThatItCannotBeRead()
    {
        Directory.CreateDirectory(_directory["x509.pem"]);

        var error = await Assert.ThrowsAsync<SigningException>(async () => await new DirectorySecretSource(_directory.Path).ReadAsync(Cancellation));

        Assert.Contains(_directory.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signer_WhenKubernetesSwapsTheMount_ChangesWithIt()
    {
        var source = new DirectorySecretSource(_directory.Path, _time);
        using var signers = new SignerSource(source, new MemoryKeyRegistry(), _time, NullLogger<SignerSource>.Instance);
        var first = Mount("..2026_01", KeyAlgorithm.EcdsaP256);
        var before = await signers.GetAsync("x509", Cancellation);

        var second = Mount("..2026_02", KeyAlgorithm.Ed25519);
        await ReturnsAsTimePasses(source.WaitForChangeAsync(Cancellation));
        await signers.RefreshAsync(Cancellation);
        var after = await signers.GetAsync("x509", Cancellation);

        Assert.Equal(first.KeyId, before.PublicKey.KeyId);
        Assert.Equal(second.KeyId, after.PublicKey.KeyId);
    }

    [Fact]
    public async Task WaitForChangeAsync_WhileNothingChanges_DoesNotReturn()
    {
        await File.WriteAllTextAsync(_directory["x509.pem"], "one", Cancellation);
        var source = new DirectorySecretSource(_directory.Path, _time);
        await source.ReadAsync(Cancellation);
        var wait = source.WaitForChangeAsync(Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(wait.IsCompleted);

        await File.WriteAllTextAsync(_directory["x509.pem"], "two", Cancellation);
        await ReturnsAsTimePasses(wait);
    }

    [Fact]
    public async Task WaitForChangeAsync_WhenTheDirectoryBecomesUnreadable_Returns()
    {
        var source = new DirectorySecretSource(_directory.Path, _time);
        await source.ReadAsync(Cancellation);
        var wait = source.WaitForChangeAsync(Cancellation);
        Directory.CreateDirectory(_directory["x509.pem"]);

        await ReturnsAsTimePasses(wait);
    }

    [Fact]
    public async Task ReadAsync_DuringManySwaps_NeverMixesAKeyWithAnotherPassword()
    {
        MountPair(0);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var swapping = Task.Run(
            () =>
            {
                for (var i = 1; !stop.IsCancellationRequested; i++)
                    MountPair(i);
            },
            Cancellation);
        var source = new DirectorySecretSource(_directory.Path);

        for (var i = 0; i < 300; i++)
        {
            var secret = await source.ReadAsync(Cancellation);
            Assert.Equal(secret.CosignKey, secret.CosignPassword);
        }

        await stop.CancelAsync();
        await swapping;
    }

    public void Dispose() => _directory.Dispose();

    private async Task ReturnsAsTimePasses(Task wait)
    {
        while (!wait.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(wait, Task.Delay(1, Cancellation));
        }

        await wait;
    }

    private PublicKey Mount(string generation, KeyAlgorithm algorithm)
    {
        var pair = KeyPairGenerator.GenerateX509(algorithm);
        Directory.CreateDirectory(_directory[generation]);
        File.WriteAllText(Path.Combine(_directory[generation], "x509.pem"), pair.PrivateKey);
        Point(generation);
        if (!File.Exists(_directory["x509.pem"]))
            File.CreateSymbolicLink(_directory["x509.pem"], Path.Combine("..data", "x509.pem"));
        return pair.PublicKey;
    }

    // Old generations stay for a while, as the kubelet's do for as long as it takes to remove them.
    private void MountPair(int number)
    {
        var generation = $"..{number}";
        Directory.CreateDirectory(_directory[generation]);
        File.WriteAllText(Path.Combine(_directory[generation], "cosign.key"), $"{number}");
        File.WriteAllText(Path.Combine(_directory[generation], "cosign.password"), $"{number}");
        Point(generation);
    }

    private void Point(string generation)
    {
        var link = _directory[$"..data_{Guid.NewGuid():N}"];
        File.CreateSymbolicLink(link, generation);
        // A rename over the link itself, which .NET cannot do to a link to a directory.
        using var rename = Process.Start("mv", ["-T", "-f", link, _directory["..data"]]);
        rename.WaitForExit();
        Assert.Equal(0, rename.ExitCode);
    }
}
