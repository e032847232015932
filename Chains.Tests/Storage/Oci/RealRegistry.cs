using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Storage.Oci.Distribution;
using Chains.Tests.Shared;

namespace Chains.Tests.Storage.Oci;

/// <summary>An image in a repository of its own at the real registry of the peers, and a directory for keys.</summary>
internal sealed class RealRegistry : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chains-oci-");
    private readonly RegistryClient _client = new(TimeProvider.System);
    private readonly RegistryAccess _access;

    private RealRegistry(string registry)
    {
        Repository = new RepositoryName(registry, "tests/" + Guid.NewGuid().ToString("n"));
        _access = new RegistryAccess(new FixedCredentials(registry, null), Insecure: false);
    }

    public RepositoryName Repository { get; }

    public Descriptor Image { get; private set; } = null!;

    public string Reference => $"{Repository}@{Image.Digest}";

    public static async Task<RealRegistry> WithImageAsync()
    {
        var registry = new RealRegistry(Peer.Registry);
        await registry.PushImageAsync();
        return registry;
    }

    /// <summary>Writes a file for a program to read.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>How many attestations stand at the image.</summary>
    public async Task<int> CountAsync(bool bundles)
    {
        var tag = ContentDigest.Tag(Image.Digest, bundles ? "" : ".att");
        var manifest = await _client.GetManifestAsync(Repository, tag, _access, CancellationToken.None);
        return JsonNode.Parse(manifest!.Content.Span)![bundles ? "manifests" : "layers"]!.AsArray().Count;
    }

    public void Dispose()
    {
        _client.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task PushImageAsync()
    {
        var none = CancellationToken.None;
        var config = await _client.PutBlobAsync(
            Repository, MediaTypes.Config, """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"config":{}}"""u8.ToArray(), null, _access, none);
        var layer = await _client.PutBlobAsync(Repository, "application/vnd.oci.image.layer.v1.tar", Encoding.UTF8.GetBytes(Repository.Path), null, _access, none);
        var manifest = ManifestJson.Write(ManifestJson.Manifest(config, [layer]));
        Image = new Descriptor(MediaTypes.Manifest, ContentDigest.Of(manifest), manifest.Length);
        await _client.PutManifestAsync(Repository, "latest", MediaTypes.Manifest, manifest, _access, none);
    }
}
