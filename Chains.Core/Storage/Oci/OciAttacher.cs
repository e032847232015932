using Chains.Core.Formatting;
using Chains.Core.Signing;
using Chains.Core.Storage.Oci.Distribution;
using Chains.Core.Trust;

namespace Chains.Core.Storage.Oci;

/// <summary>Brings one signed artifact to each of its images, in the layout that fits what was signed.</summary>
internal sealed class OciAttacher
{
    private readonly RegistryClient _client;
    private readonly TagLayout _tags;
    private readonly BundleLayout _bundles;
    private readonly IKeyRegistry _keys;

    public OciAttacher(RegistryClient client, IKeyRegistry keys, TimeProvider time)
    {
        var tags = new TagWriter(client, time);
        (_client, _keys) = (client, keys);
        _tags = new TagLayout(client, tags);
        _bundles = new BundleLayout(client, new ReferrerWriter(client, tags));
    }

    public async Task<IReadOnlyList<AttachOutcome>> AttachAsync(
        Delivery delivery, IReadOnlyList<ImageSubject> images, OciSettings settings, RegistryAccess access, CancellationToken cancellation)
    {
        var key = delivery.CertificatePem.Length == 0 ? await _keys.FindAsync(delivery.KeyId, cancellation) : null;
        var attach = IsBundle(delivery, settings) ? Bundle(delivery, key) : Tag(delivery, settings, key);
        var outcomes = new List<AttachOutcome>();
        RepositoryName? holder = null;
        foreach (var image in images)
        {
            var outcome = await AttachAsync(image, holder, attach, access, cancellation);
            if (outcome.Location is not null)
                holder = image.Repository;
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    /// <summary>An image's signature says by its form where it belongs; an attestation goes into the layout that is configured.</summary>
    private static bool IsBundle(Delivery delivery, OciSettings settings) => delivery.Type is ArtifactType.Oci
        ? delivery.PredicateType == CosignNames.SignPredicateType
        : settings.UsesBundles;

    private async Task<AttachOutcome> AttachAsync(
        ImageSubject image, RepositoryName? holder, Func<ImageSubject, Descriptor, RepositoryName?, RegistryAccess, CancellationToken, Task<string>> attach,
        RegistryAccess access, CancellationToken cancellation)
    {
        try
        {
            return await _client.HeadManifestAsync(image.Repository, image.Digest, access, cancellation) is { } descriptor
                ? new AttachOutcome(image, await attach(image, descriptor, holder, access, cancellation), null)
                : new AttachOutcome(image, null, null);
        }
        catch (RegistryException e)
        {
            return new AttachOutcome(image, null, e);
        }
    }

    private Func<ImageSubject, Descriptor, RepositoryName?, RegistryAccess, CancellationToken, Task<string>> Tag(
        Delivery delivery, OciSettings settings, PublicKey? key)
    {
        var rekor = delivery.LogEntry is { } entry ? RekorBundle.Of(entry.Entry) : null;
        var layer = delivery.Type is ArtifactType.Oci
            ? TagLayer.Signature(delivery.Payload, delivery.Signature.Span, delivery.CertificatePem, delivery.ChainPem, rekor)
            : TagLayer.Attestation(delivery.Signature, delivery.CertificatePem, delivery.ChainPem, rekor);
        return async (image, descriptor, holder, access, cancellation) =>
        {
            var repository = settings.Target ?? image.Repository;
            return $"{repository}:{await _tags.AttachAsync(repository, descriptor.Digest, layer, key, holder, access, cancellation)}";
        };
    }

    /// <summary>A referrer stands in the repository of its subject, whatever <c>storage.oci.repository</c> says.</summary>
    private Func<ImageSubject, Descriptor, RepositoryName?, RegistryAccess, CancellationToken, Task<string>> Bundle(Delivery delivery, PublicKey? key)
    {
        var bundle = DeliveredBundle.Of(delivery, key);
        return async (image, descriptor, holder, access, cancellation) =>
            $"{image.Repository}@{await _bundles.AttachAsync(image.Repository, descriptor, bundle, delivery.PredicateType ?? "", delivery.SignedAt, holder, access, cancellation)}";
    }
}
