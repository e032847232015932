using System.Collections.Immutable;
using System.Globalization;
using Chains.Core.Storage.Oci.Distribution;

namespace Chains.Core.Storage.Oci;

/// <summary>
/// Sigstore bundles as OCI 1.1 referrers of their image, as cosign 3 writes them. The manifest depends on nothing but the bundle and the time of the
/// signature, so that a repeated delivery writes the same one.
/// </summary>
internal sealed class BundleLayout(RegistryClient client, ReferrerWriter referrers)
{
    private static readonly byte[] EmptyJson = "{}"u8.ToArray();

    /// <param name="image">The image, as the registry described it.</param>
    /// <param name="bundle">Sigstore bundle v0.3, JSON, around a DSSE envelope.</param>
    /// <returns>The digest of the referrer.</returns>
    /// <exception cref="RegistryException">It is not attached.</exception>
    public async Task<string> AttachAsync(
        RepositoryName repository, Descriptor image, ReadOnlyMemory<byte> bundle, string predicateType, DateTimeOffset signedAt,
        RepositoryName? mountFrom, RegistryAccess access, CancellationToken cancellation)
    {
        var config = await client.PutBlobAsync(repository, MediaTypes.Empty, EmptyJson, null, access, cancellation);
        var layer = await client.PutBlobAsync(repository, CosignNames.BundleType, bundle, mountFrom, access, cancellation);
        var annotations = Annotate(predicateType, signedAt);
        var manifest = ManifestJson.Manifest(config with { ArtifactType = CosignNames.BundleType }, [layer]);
        manifest["annotations"] = ManifestJson.Of(annotations);
        manifest["subject"] = ManifestJson.Of(image);
        manifest["artifactType"] = CosignNames.BundleType;
        var content = ManifestJson.Write(manifest);
        var referrer = new Descriptor(MediaTypes.Manifest, ContentDigest.Of(content), content.Length)
        {
            ArtifactType = CosignNames.BundleType,
            Annotations = annotations,
        };
        await referrers.AttachAsync(repository, image, content, referrer, access, cancellation);
        return referrer.Digest;
    }

    private static ImmutableSortedDictionary<string, string> Annotate(string predicateType, DateTimeOffset signedAt) =>
        new Dictionary<string, string>
        {
            [CosignNames.CreatedAnnotation] = signedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            [CosignNames.BundleContentAnnotation] = "dsse-envelope",
            [CosignNames.BundlePredicateTypeAnnotation] = predicateType,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
