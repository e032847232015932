using System.Net;

namespace Chains.Core.Storage.Oci.Distribution;

public sealed partial class RegistryClient
{
    public async Task<bool> HasBlobAsync(RepositoryName repository, string digest, RegistryAccess access, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Head, repository, $"blobs/{digest}", $"look for the blob {digest} in {repository}");
        var response = await SendAsync(request, access, cancellation, HttpStatusCode.OK, HttpStatusCode.NotFound);
        return response.Status is HttpStatusCode.OK;
    }

    /// <summary>The blob, its digest checked, or null when it is not there.</summary>
    /// <exception cref="RegistryException">The registry did not give it, gave something else, or more than is taken.</exception>
    public async Task<byte[]?> GetBlobAsync(
        RepositoryName repository, string digest, int maxBytes, RegistryAccess access, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Get, repository, $"blobs/{digest}", $"read the blob {digest} of {repository}") with { MaxAnswerBytes = maxBytes };
        var response = await SendAsync(request, access, cancellation, HttpStatusCode.OK, HttpStatusCode.NotFound);
        if (response.Status is HttpStatusCode.NotFound)
            return null;
        CheckDigest(request, digest, ContentDigest.Of(response.Body));
        return response.Body;
    }

    /// <summary>
    /// Writes a blob unless it is there: mounted from another repository where that has it, else in one piece, POST then PUT.
    /// </summary>
    /// <param name="mountFrom">A repository that may have it; one of another registry is not asked.</param>
    public async Task<Descriptor> PutBlobAsync(
        RepositoryName repository, string mediaType, ReadOnlyMemory<byte> content, RepositoryName? mountFrom, RegistryAccess access, CancellationToken cancellation)
    {
        var descriptor = new Descriptor(mediaType, ContentDigest.Of(content.Span), content.Length);
        if (await HasBlobAsync(repository, descriptor.Digest, access, cancellation))
            return descriptor;
        if (await BeginUploadAsync(repository, descriptor.Digest, mountFrom, access, cancellation) is { } location)
            await UploadAsync(repository, descriptor.Digest, content, location, access, cancellation);
        return descriptor;
    }

    /// <summary>Begins an upload and cancels it: what a delivery needs first.</summary>
    /// <exception cref="RegistryException">The repository takes no uploads from us.</exception>
    public async Task CheckPushAsync(RepositoryName repository, RegistryAccess access, CancellationToken cancellation)
    {
        if (await BeginUploadAsync(repository, ContentDigest.Of([]), null, access, cancellation) is not { } location)
            return;
        var cancel = new RegistryRequest(HttpMethod.Delete, repository, location, $"cancel an upload to {repository}") { Writes = true };
        await _transport.SendAsync(cancel, access, cancellation);
    }

    /// <returns>Where to send the content, or null when the blob was mounted.</returns>
    private async Task<Uri?> BeginUploadAsync(
        RepositoryName repository, string digest, RepositoryName? mountFrom, RegistryAccess access, CancellationToken cancellation)
    {
        var mount = mountFrom is not null && mountFrom.Registry == repository.Registry && mountFrom.Path != repository.Path;
        var query = mount ? $"?mount={Uri.EscapeDataString(digest)}&from={Uri.EscapeDataString(mountFrom!.Path)}" : "";
        var request = Request(HttpMethod.Post, repository, "blobs/uploads/" + query, $"upload the blob {digest} to {repository}") with
        {
            Writes = true,
            ReadsFrom = mount ? mountFrom!.Path : null,
            Body = ReadOnlyMemory<byte>.Empty,
            BodyType = "application/octet-stream",
        };
        var response = await SendAsync(request, access, cancellation, HttpStatusCode.Accepted, HttpStatusCode.Created);
        if (response.Status is HttpStatusCode.Created && mount)
            return null;
        return response.Headers.Location is { } location
            ? UploadAddress(response.Address, new Uri(response.Address, location))
            : throw RegistryAnswers.Dishonest(request, "began an upload without saying where to");
    }

    /// <summary>A registry behind a proxy that ends TLS may believe that it is reached over plain HTTP: its own address stays what it was.</summary>
    private static Uri UploadAddress(Uri registry, Uri location) =>
        registry.Scheme == Uri.UriSchemeHttps && location.Scheme == Uri.UriSchemeHttp && location.IdnHost == registry.IdnHost
            ? new Uri(registry, location.PathAndQuery)
            : location;

    private async Task UploadAsync(
        RepositoryName repository, string digest, ReadOnlyMemory<byte> content, Uri location, RegistryAccess access, CancellationToken cancellation)
    {
        var target = new UriBuilder(location) { Query = $"{location.Query.TrimStart('?')}&digest={Uri.EscapeDataString(digest)}".TrimStart('&') }.Uri;
        var request = new RegistryRequest(HttpMethod.Put, repository, target, $"upload the blob {digest} to {repository}")
        {
            Writes = true,
            Body = content,
            BodyType = "application/octet-stream",
        };
        var response = await SendAsync(request, access, cancellation, HttpStatusCode.Created, HttpStatusCode.OK);
        if (response.Header(DigestHeader) is { } said && ContentDigest.IsValid(said))
            CheckDigest(request, said, digest);
    }
}
