using System.Text;
using Chains.Core.Signing;
using Chains.Core.Signing.Keyless;
using Chains.Core.Trust;
using Chains.Tests.Shared;

namespace Chains.Tests.Signing.Keyless;

/// <summary>The real Fulcio, with the real CT log behind it.</summary>
public sealed class RealFulcioTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chains-fulcio");

    private string TokenFile => Path.Combine(_directory.FullName, "token");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Get_FromTheRealFulcio_GivesACertificateThatItsTrustedRootVerifies()
    {
        using var client = new FulcioClient();
        using var source = await SourceAsync(client, "sigstore");
        var signer = await source.GetAsync(Settings(), TestContext.Current.CancellationToken);

        var message = Encoding.ASCII.GetBytes("message");
        var signature = await signer.SignAsync(message, TestContext.Current.CancellationToken);
        using var leaf = Certificates.FromPem(signer.Certificate!, "certificate")[0];
        Assert.True(Certificates.PublicKeyOf(leaf).Verify(message, signature));
        Assert.Equal([PeerIdentity.Name], CertificateIdentity.Of(leaf).Names);
        Assert.NotEmpty(SignedCertificateTimestamp.FromCertificate(leaf));
        Assert.NotEmpty(signer.CertificateChain!);
    }

    [Fact]
    public async Task Get_WithATokenForAnotherAudience_IsRefusedBeforeItIsSent()
    {
        using var client = new FulcioClient();
        using var source = await SourceAsync(client, "elsewhere");
        var error = await Assert.ThrowsAsync<SigningException>(async () => await source.GetAsync(Settings(), TestContext.Current.CancellationToken));
        Assert.Contains("audience elsewhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WithATrustedRootOfAnotherInstance_SignsNothing()
    {
        using var client = new FulcioClient();
        using var foreign = new FakeFulcio(TimeProvider.System);
        using var source = await SourceAsync(client, "sigstore", foreign.Root);
        var error = await Assert.ThrowsAsync<SigningException>(async () => await source.GetAsync(Settings(), TestContext.Current.CancellationToken));
        Assert.Contains("no authority that is trusted", error.Message, StringComparison.Ordinal);
    }

    private KeylessSettings Settings() => new(Peer.Fulcio, PeerIdentity.Issuer, "filesystem", TokenFile);

    private async Task<KeylessSource> SourceAsync(FulcioClient client, string audience, TrustedRoot? root = null)
    {
        root ??= TrustedRoot.Parse(await File.ReadAllBytesAsync(Peer.TrustedRoot));
        await File.WriteAllTextAsync(TokenFile, await PeerIdentity.TokenAsync(audience), TestContext.Current.CancellationToken);
        return PeerSigner.Source(client, root);
    }
}
