using System.Net;
using Chains.Core.Tekton;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>
/// The OCI distribution specification, v1.1, as far as signatures need it. Whatever is read is checked against its digest, and whatever was
/// written against what the registry says of it. It retries nothing but an expired token: that is the caller's to decide.
/// </summary>
/// <remarks>Safe for concurrent use; lives as long as the process.</remarks>
public sealed partial class RegistryClient : IDisposable
{
    /// <summary>What the specification asks of registries, and what is read of them.</summary>
    public const int MaxManifestBytes = 4 * 1024 * 1024;

    private const string DigestHeader = "Docker-Content-Digest";

    private readonly RegistryTransport _transport;
    private readonly TimeProvider _time;

    public RegistryClient(TimeProvider time)
    {
        _time = time;
        _transport = new RegistryTransport(time);
    }

    public void Dispose() => _transport.Dispose();

    /// <summary>What the tag or digest names, or null when it is not there.</summary>
    /// <exception cref="RegistryException">The registry did not say.</exception>
    public async Task<Descriptor?> HeadManifestAsync(RepositoryName repository, string reference, RegistryAccess access, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Head, repository, $"manifests/{reference}", $"look for the manifest {reference} in {repository}") with
        {
            Accept = MediaTypes.AnyManifest,
        };
        var response = await SendAsync(request, access, cancellation, HttpStatusCode.OK, HttpStatusCode.NotFound);
        if (response.Status is HttpStatusCode.NotFound)
            return null;
        var isDigest = ContentDigest.IsValid(reference);
        if ((response.Header(DigestHeader) ?? (isDigest ? reference : null)) is not { } digest
            || response.MediaType is not { } mediaType || response.DeclaredLength is not { } size)
        {
            // Registries older than the specification leave headers out.
            return await GetManifestAsync(repository, reference, access, cancellation) is { } manifest
                ? new Descriptor(manifest.MediaType, manifest.Digest, manifest.Content.Length)
                : null;
        }

        if (!ContentDigest.IsValid(digest))
            throw RegistryAnswers.Dishonest(request, $"gave {Quoted.Text(digest)} for a digest");
        if (isDigest)
            CheckDigest(request, reference, digest);
        return new Descriptor(mediaType, digest, size);
    }

    /// <summary>The manifest, its digest checked, or null when it is not there.</summary>
    /// <exception cref="RegistryException">The registry did not give it, or gave something else.</exception>
    public async Task<Manifest?> GetManifestAsync(RepositoryName repository, string reference, RegistryAccess access, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Get, repository, $"manifests/{reference}", $"read the manifest {reference} of {repository}") with
        {
            Accept = MediaTypes.AnyManifest,
            MaxAnswerBytes = MaxManifestBytes,
        };
        var response = await SendAsync(request, access, cancellation, HttpStatusCode.OK, HttpStatusCode.NotFound);
        if (response.Status is HttpStatusCode.NotFound)
            return null;
        var digest = ContentDigest.Of(response.Body);
        CheckDigest(request, ContentDigest.IsValid(reference) ? reference : response.Header(DigestHeader), digest);
        return new Manifest(response.MediaType ?? "", digest, response.Body);
    }

    /// <summary>Writes a manifest under a tag or under its digest.</summary>
    /// <returns>Whether the registry took notice of the manifest's <c>subject</c> (its header <c>OCI-Subject</c>).</returns>
    /// <exception cref="RegistryException">It is not written.</exception>
    public async Task<bool> PutManifestAsync(
        RepositoryName repository, string reference, string mediaType, ReadOnlyMemory<byte> content, RegistryAccess access, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Put, repository, $"manifests/{reference}", $"write the manifest {reference} to {repository}") with
        {
            Writes = true,
            Body = content,
            BodyType = mediaType,
        };
        if (content.Length > MaxManifestBytes)
            throw new RegistryException(RegistryFailure.Refused, $"The manifest {reference} of {repository} would have {content.Length} bytes; registries take no more than {MaxManifestBytes}. Prune old signatures of this image.");
        var response = await SendAsync(request, access, cancellation, HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Accepted);
        if (response.Header(DigestHeader) is { } said && ContentDigest.IsValid(said))
            CheckDigest(request, said, ContentDigest.Of(content.Span));
        return response.Header("OCI-Subject") is { Length: > 0 };
    }

    /// <summary>A page of the repository's tags, in the registry's order; empty when there is no such repository.</summary>
    /// <param name="after">The last tag of the page before, or null.</param>
    public async Task<IReadOnlyList<string>> ListTagsAsync(
        RepositoryName repository, int limit, string? after, RegistryAccess access, CancellationToken cancellation)
    {
        var last = after is null ? "" : $"&last={Uri.EscapeDataString(after)}";
        var request = Request(HttpMethod.Get, repository, $"tags/list?n={limit}{last}", $"list the tags of {repository}") with { MaxAnswerBytes = MaxManifestBytes };
        var response = await SendAsync(request, access, cancellation, HttpStatusCode.OK, HttpStatusCode.NotFound);
        if (response.Status is HttpStatusCode.NotFound)
            return [];
        using var json = Json(request, response.Body);
        return [.. json.RootElement.Items("tags"u8).Select(tag => tag.Text()).Where(tag => tag.Length > 0)];
    }

    private static RegistryRequest Request(HttpMethod method, RepositoryName repository, string path, string what) =>
        new(method, repository, new Uri($"/v2/{repository.Path}/{path}", UriKind.Relative), what);

    private async Task<RegistryResponse> SendAsync(
        RegistryRequest request, RegistryAccess access, CancellationToken cancellation, params HttpStatusCode[] expected)
    {
        var response = await _transport.SendAsync(request, access, cancellation);
        return expected.Contains(response.Status) ? response : throw RegistryAnswers.Failure(request, response, _time);
    }

    private static void CheckDigest(RegistryRequest request, string? expected, string actual)
    {
        if (expected is not null && expected != actual)
            throw RegistryAnswers.Dishonest(request, $"gave {Quoted.Text(actual)} instead of {Quoted.Text(expected)}");
    }

    private static System.Text.Json.JsonDocument Json(RegistryRequest request, ReadOnlyMemory<byte> body)
    {
        try
        {
            return System.Text.Json.JsonDocument.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            throw RegistryAnswers.Dishonest(request, "answered with what is no JSON");
        }
    }
}
