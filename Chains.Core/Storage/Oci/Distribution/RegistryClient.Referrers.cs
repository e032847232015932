using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Storage.Oci.Distribution;

public sealed partial class RegistryClient
{
    private const int MaxPages = 20;

    /// <summary>
    /// The manifests that refer to a subject, from the referrers API; null where the registry has none, which is when the fallback tag
    /// is to be read.
    /// </summary>
    public async Task<IReadOnlyList<Descriptor>?> ListReferrersAsync(
        RepositoryName repository, string subject, RegistryAccess access, CancellationToken cancellation)
    {
        var referrers = new List<Descriptor>();
        var request = Request(HttpMethod.Get, repository, $"referrers/{subject}", $"list the referrers of {subject} in {repository}") with
        {
            Accept = [MediaTypes.Index],
            MaxAnswerBytes = MaxManifestBytes,
        };
        for (var page = 0; page < MaxPages; page++)
        {
            var response = await SendAsync(
                request, access, cancellation, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotAcceptable);
            if (response.Status is not HttpStatusCode.OK || response.MediaType is not MediaTypes.Index)
                return null;
            referrers.AddRange(ReadIndex(request, response.Body));
            if (NextPage(response) is not { } next)
                break;
            request = request with { Target = next };
        }

        return referrers;
    }

    /// <summary>The descriptors of an image index.</summary>
    /// <exception cref="RegistryException">It is none.</exception>
    internal static ImmutableArray<Descriptor> ReadIndex(string where, ReadOnlyMemory<byte> content) =>
        ReadIndex(new RegistryRequest(HttpMethod.Get, new RepositoryName(where, ""), new Uri("/", UriKind.Relative), "read an image index"), content);

    private static ImmutableArray<Descriptor> ReadIndex(RegistryRequest request, ReadOnlyMemory<byte> content)
    {
        using var json = Json(request, content);
        return [.. json.RootElement.Items("manifests"u8).Select(ReadDescriptor)];
    }

    private static Descriptor ReadDescriptor(JsonElement json) => new(
        json.Text("mediaType"u8), json.Text("digest"u8), json.Field("size"u8) is { ValueKind: JsonValueKind.Number } size && size.TryGetInt64(out var bytes) ? bytes : 0)
    {
        ArtifactType = json.TextOrNull("artifactType"u8),
        Annotations = json.Field("annotations"u8).StringMap().ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    // Link: </v2/name/referrers/digest?page=2>; rel="next" (RFC 8288).
    private static Uri? NextPage(RegistryResponse response)
    {
        if (response.Header("Link") is not { } link || !link.Contains("rel=\"next\"", StringComparison.Ordinal))
            return null;
        var (from, to) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
        return from >= 0 && to > from && Uri.TryCreate(response.Address, link[(from + 1)..to], out var next) ? next : null;
    }
}
