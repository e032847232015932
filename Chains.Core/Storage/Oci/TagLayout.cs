using System.Text.Json.Nodes;
using Chains.Core.Signing;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci;

/// <summary>
/// cosign's tags: all signatures of an image are layers of one manifest, <c>sha256-hex.sig</c>, and all attestations of another, <c>.att</c>
/// (cosign <c>specs/SIGNATURE_SPEC.md</c>). Ours is appended to what is there.
/// </summary>
internal sealed class TagLayout(RegistryClient client, TagWriter tags)
{
    /// <param name="repository">Where the tag stands.</param>
    /// <param name="imageDigest">What it is about.</param>
    /// <param name="key">A static key that signed: a signature of it over the same content is the same signature. Null with a certificate.</param>
    /// <param name="mountFrom">A repository that has the content already.</param>
    /// <returns>The tag.</returns>
    /// <exception cref="RegistryException">It is not there.</exception>
    public async Task<string> AttachAsync(
        RepositoryName repository, string imageDigest, TagLayer layer, PublicKey? key, RepositoryName? mountFrom, RegistryAccess access, CancellationToken cancellation)
    {
        var tag = ContentDigest.Tag(imageDigest, layer.Suffix);
        Descriptor? blob = null;
        await tags.UpdateAsync(repository, tag, ChangeAsync, access, cancellation);
        return tag;

        async Task<NewManifest?> ChangeAsync(Manifest? current, CancellationToken cancel)
        {
            var manifest = Layers(repository, tag, current, out var layers);
            if (layers.Any(known => IsSame(known, layer, key)))
                return null;
            blob ??= await client.PutBlobAsync(repository, layer.MediaType, layer.Content, mountFrom, access, cancel);
            layers.Add((JsonNode)ManifestJson.Of(layer.Descriptor(blob)));
            if (IsImageConfig(manifest["config"].Text("mediaType")))
            {
                var config = await client.PutBlobAsync(repository, MediaTypes.Config, TagConfig.Of(layers.Select(known => known.Text("digest"))), null, access, cancel);
                manifest["config"] = ManifestJson.Of(config);
            }

            return new NewManifest(MediaTypes.Manifest, ManifestJson.Write(manifest));
        }
    }

    private static JsonObject Layers(RepositoryName repository, string tag, Manifest? current, out JsonArray layers)
    {
        var manifest = current is null ? ManifestJson.Manifest(new Descriptor(MediaTypes.Config, "", 0), []) : ManifestJson.Read(current.Content);
        if (manifest?["layers"] is not JsonArray found || (current is not null && current.MediaType is not (MediaTypes.Manifest or MediaTypes.DockerManifest)))
            throw new RegistryException(RegistryFailure.Refused,
                $"The tag {tag} of {repository} is no image manifest, so no signature can be appended to it. Remove the tag and retry the delivery.");
        manifest["mediaType"] = MediaTypes.Manifest;
        layers = found;
        return manifest;
    }

    // Another kind of config is not ours to rewrite.
    private static bool IsImageConfig(string mediaType) =>
        mediaType is "" or MediaTypes.Config or "application/vnd.docker.container.image.v1+json";

    /// <summary>Whether a layer that is there says everything that ours says.</summary>
    private static bool IsSame(JsonNode? known, TagLayer ours, PublicKey? key)
    {
        if (known.Text("digest") != ContentDigest.Of(ours.Content.Span) || known is not JsonObject owner)
            return false;
        var annotations = owner["annotations"];
        if (ours.Annotations.ContainsKey(CosignNames.RekorBundleAnnotation) && annotations.Text(CosignNames.RekorBundleAnnotation).Length == 0)
            return false;
        var signature = annotations.Text(CosignNames.SignatureAnnotation);
        return signature == ours.Annotations[CosignNames.SignatureAnnotation]
            || (key is not null && annotations.Text(CosignNames.CertificateAnnotation).Length == 0 && IsBy(key, ours.Content.Span, signature));
    }

    private static bool IsBy(PublicKey key, ReadOnlySpan<byte> content, string signature)
    {
        var bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out var length) && key.Verify(content, bytes.AsSpan(0, length));
    }
}
