using System.Text;
using Chains.Core.Signing;

namespace Chains.Tests.Signing;

public sealed class KeyPairGeneratorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_OfAPair_WritesASecretThatSignsAndItsPublicKey()
    {
        var pair = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP384);

        await KeyPairGenerator.WriteAsync(pair, _directory["keys"], SigningSecret.X509Entry, Cancellation);

        using var signer = new PrivateKeyReader().Read(await new DirectorySecretSource(_directory["keys"]).ReadAsync(Cancellation));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(_directory["keys"], "cosign.pub"), Cancellation), signer.PublicKey.Pem);
    }

    [Theory]
    [InlineData("x509.pem")]
    [InlineData("cosign.pub")]
    public async Task WriteAsync_WhereAFileExists_LeavesEverything(string existing)
    {
        await File.WriteAllTextAsync(_directory[existing], "precious", Cancellation);
        var pair = KeyPairGenerator.GenerateX509(KeyAlgorithm.Ed25519);

        var error = await Assert.ThrowsAsync<SigningException>(
            () => KeyPairGenerator.WriteAsync(pair, _directory.Path, SigningSecret.X509Entry, Cancellation));

        Assert.Contains(existing, error.Message, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(_directory[existing], Cancellation));
        Assert.Single(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void ToString_OfAPair_HoldsNothingSecret()
    {
        var pair = KeyPairGenerator.GenerateX509(KeyAlgorithm.Ed25519);

        Assert.Equal($"key pair {pair.PublicKey.KeyId}", pair.ToString());
    }

    [Fact]
    public void GenerateX509_Twice_GivesDifferentKeys() =>
        Assert.NotEqual(
            KeyPairGenerator.GenerateX509(KeyAlgorithm.Ed25519).PublicKey.KeyId,
            KeyPairGenerator.GenerateX509(KeyAlgorithm.Ed25519).PublicKey.KeyId);

    [Fact]
    public void GenerateCosign_OfAKey_HoldsNoPlainKey()
    {
        var pem = KeyPairGenerator.GenerateCosign(KeyAlgorithm.EcdsaP256, "").PrivateKey;

        Assert.StartsWith("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n", pem, StringComparison.Ordinal);
        Assert.EndsWith("-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n", pem, StringComparison.Ordinal);
        Assert.True(Encoding.ASCII.GetByteCount(pem) < 1024);
    }

    public void Dispose() => _directory.Dispose();
}
