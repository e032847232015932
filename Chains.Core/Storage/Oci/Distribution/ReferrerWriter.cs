using System.Text.Json.Nodes;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>
/// Attaches manifests to a subject (distribution specification, "Pushing Manifests with Subject"): where the registry has no referrers API,
/// the fallback tag <c>sha256-hex</c> lists them.
/// </summary>
internal sealed class ReferrerWriter(RegistryClient client, TagWriter tags)
{
    /// <param name="subject">What the manifest is about.</param>
    /// <param name="manifest">The manifest, with its <c>subject</c>; its blobs are there.</param>
    /// <param name="referrer">Its descriptor, with artifact type and annotations as the manifest has them.</param>
    /// <exception cref="RegistryException">It is not attached.</exception>
    public async Task AttachAsync(
        RepositoryName repository, Descriptor subject, ReadOnlyMemory<byte> manifest, Descriptor referrer, RegistryAccess access, CancellationToken cancellation)
    {
        var noticed = await client.PutManifestAsync(repository, referrer.Digest, referrer.MediaType, manifest, access, cancellation);
        if (noticed || await IsListedAsync(repository, subject, referrer, access, cancellation))
            return;
        await tags.UpdateAsync(
            repository,
            ContentDigest.Tag(subject.Digest),
            (current, _) => Task.FromResult(Append(repository, current, subject, referrer)),
            access,
            cancellation);
    }

    /// <summary>A registry that lists the manifest has the API, even if it forgot to say so when it took it.</summary>
    private async Task<bool> IsListedAsync(
        RepositoryName repository, Descriptor subject, Descriptor referrer, RegistryAccess access, CancellationToken cancellation) =>
        await client.ListReferrersAsync(repository, subject.Digest, access, cancellation) is { } listed
        && listed.Any(found => found.Digest == referrer.Digest);

    private static NewManifest? Append(RepositoryName repository, Manifest? current, Descriptor subject, Descriptor referrer)
    {
        var index = current is null ? ManifestJson.Index() : ManifestJson.Read(current.Content);
        if (index is null || (current is not null && current.MediaType != MediaTypes.Index) || index["manifests"] is not JsonArray manifests)
            throw new RegistryException(RegistryFailure.Refused,
                $"The tag {ContentDigest.Tag(subject.Digest)} of {repository} is no image index, so no referrers can be listed under it. Remove the tag and retry the delivery.");
        if (manifests.Any(known => known.Text("digest") == referrer.Digest))
            return null;
        manifests.Add((JsonNode)ManifestJson.Of(referrer));
        return new NewManifest(MediaTypes.Index, ManifestJson.Write(index));
    }
}
