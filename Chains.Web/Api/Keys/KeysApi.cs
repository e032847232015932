using System.Text;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Keys;

internal static class KeysApi
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("keys");
        keys.MapGet("", List)
            .Describe("listKeys", "List public keys", "Every public key that has signed here, the newest first, each with its PEM. Keys stay when they are replaced: old signatures still verify.")
            .Filtered();
        keys.MapGet("/{keyId}", GetAsync)
            .Describe("getKey", "Get a public key", "By its key id, escaped (SHA256%3A…, %2F for /), or by the same digest in hex.")
            .MayBeMissing();
        keys.MapGet("/{keyId}.pem", DownloadAsync)
            .Describe("getKeyPem", "Download a public key", "The key as PEM.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/x-pem-file")
            .MayBeMissing();
    }

    /// <summary>Such as <c>chains-1f2e3d4c5b6a7988.pem</c>.</summary>
    public static string FileName(string keyId) => KeyName.Hex(keyId) is { } hex ? $"chains-{hex[..16]}.pem" : "chains.pem";

    private static Results<Listing<KeyRecord, KeyDetails>, ProblemHttpResult> List(HttpRequest request, KeyQueries keys)
    {
        var query = new QueryReader(request.Query);
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        if (query.Failed)
            return Problem.Query(query.Errors);
        return new Listing<KeyRecord, KeyDetails>(keys.ListAsync, KeyDetails.From, cursor, limit);
    }

    private static async Task<Results<Entity<KeyDetails>, ProblemHttpResult>> GetAsync(
        string keyId, KeyQueries keys, CancellationToken cancellation) =>
        await keys.FindAsync(KeyName.Parse(keyId), cancellation) is { } key ? new Entity<KeyDetails>(KeyDetails.From(key)) : Missing(keyId);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> DownloadAsync(
        string keyId, KeyQueries keys, CancellationToken cancellation) =>
        await keys.FindAsync(KeyName.Parse(keyId), cancellation) is { } key
            ? Download.File(Encoding.ASCII.GetBytes(key.Pem), "application/x-pem-file", FileName(key.KeyId))
            : Missing(keyId);

    private static ProblemHttpResult Missing(string keyId) =>
        Problem.NotFound($"No key {KeyName.Parse(keyId)} has signed here; /api/v1/keys lists those that have, with the hex form for addresses.");
}
