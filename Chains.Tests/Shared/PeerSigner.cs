using Chains.Core.Signing;
using Chains.Core.Signing.Keyless;
using Chains.Core.Signing.Keyless.Identity;
using Chains.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Shared;

/// <summary>Signs keyless: <see cref="PeerIdentity"/>, with a certificate of the peers' Fulcio.</summary>
internal sealed class PeerSigner : IDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly FulcioClient _client;
    private readonly KeylessSource _source;

    private PeerSigner(DirectoryInfo directory, FulcioClient client, KeylessSource source) => (_directory, _client, _source) = (directory, client, source);

    public ISigner Signer { get; private set; } = null!;

    public static async Task<PeerSigner> CreateAsync()
    {
        var (fulcio, root) = (Peer.Fulcio, TrustedRoot.Parse(await File.ReadAllBytesAsync(Peer.TrustedRoot)));
        var directory = Directory.CreateTempSubdirectory("chains-keyless-");
        var token = Path.Combine(directory.FullName, "token");
        await File.WriteAllTextAsync(token, await PeerIdentity.TokenAsync());
        var client = new FulcioClient();
        var source = Source(client, root);
        return new PeerSigner(directory, client, source)
        {
            Signer = await source.GetAsync(new KeylessSettings(fulcio, PeerIdentity.Issuer, "filesystem", token), TestContext.Current.CancellationToken),
        };
    }

    /// <summary>Takes its token from a file and its certificates from that client, and believes that root alone.</summary>
    public static KeylessSource Source(FulcioClient client, TrustedRoot root)
    {
        var certificates = new CertificateSource(new IdentityTokens([new FilesystemTokens()], TimeProvider.System), client, new FixedRoot(root), TimeProvider.System);
        return new KeylessSource(certificates, Options.Create(new KeylessOptions()), TimeProvider.System, NullLogger<KeylessSource>.Instance);
    }

    public void Dispose()
    {
        _source.Dispose();
        _client.Dispose();
        _directory.Delete(recursive: true);
    }

    private sealed record FixedRoot(TrustedRoot Current) : ITrustedRootSource;
}
