using System.Globalization;
using System.Text;
using System.Text.Json;
using Chains.Web.Sandbox.Api;

namespace Chains.Web.Sandbox.Log;

/// <summary>The log over HTTP: Rekor's API of version 1.</summary>
internal sealed class LogEndpoint(TransparencyLog log, EntryKeys keys)
{
    private const string Root = "/api/v1/log";

    private const string EntriesPath = Root + "/entries";

    private const string IndexPath = "/api/v1/index/retrieve";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly LogSearch _search = new(log, keys);

    public static bool Serves(string path) => path is Root or IndexPath || path.StartsWith(Root + "/", StringComparison.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (LogRequestException e)
        {
            if (e.Existing is { } uuid)
                context.Response.Headers.Location = $"{EntriesPath}/{uuid}";
            await WriteAsync(context, e.Code, Error(e.Code, e.Message));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            await WriteAsync(context, 400, Error(400, "the body is not the JSON that is asked for: " + e.Message));
        }
    }

    private Task RouteAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value!) switch
    {
        ("GET", Root) => WriteAsync(context, 200, Information()),
        ("GET", Root + "/publicKey") => WriteAsync(context, 200, Encoding.ASCII.GetBytes(log.Key.PublicPem), "application/x-pem-file"),
        ("GET", Root + "/proof") => WriteAsync(context, 200, Consistency(context.Request.Query)),
        ("POST", EntriesPath) => AddAsync(context),
        ("GET", EntriesPath) => EntryAsync(context, log.Find(Number(context.Request.Query, "logIndex") ?? throw new LogRequestException(422, "logIndex in query is required"))),
        ("POST", EntriesPath + "/retrieve") => RetrieveAsync(context),
        ("POST", IndexPath) => IndexAsync(context),
        ("GET", var path) when path.StartsWith(EntriesPath + "/", StringComparison.Ordinal) => EntryAsync(context, _search.Find(path[(EntriesPath.Length + 1)..])),
        _ => throw new LogRequestException(404, "no such path"),
    };

    private async Task AddAsync(HttpContext context)
    {
        using var body = await ReadAsync(context.Request);
        var (proof, added) = await log.AddAsync(ProposedEntry.Parse(body.RootElement, keys), context.RequestAborted);
        var uuid = log.Uuid(proof.Entry.LeafHash);
        if (!added)
            throw new LogRequestException(409, $"an equivalent entry already exists in the transparency log with UUID {uuid}", uuid);
        context.Response.Headers.Location = $"{EntriesPath}/{uuid}";
        context.Response.Headers.ETag = uuid;
        await WriteAsync(context, 201, LogAnswer.Entry(log, proof));
    }

    private Task EntryAsync(HttpContext context, EntryProof? proof) =>
        proof is null ? throw new LogRequestException(404, "entry not found") : WriteAsync(context, 200, LogAnswer.Entry(log, proof));

    private async Task RetrieveAsync(HttpContext context)
    {
        using var body = await ReadAsync(context.Request);
        await WriteAsync(context, 200, LogAnswer.Entries(log, _search.Retrieve(body.RootElement)));
    }

    private async Task IndexAsync(HttpContext context)
    {
        using var body = await ReadAsync(context.Request);
        await WriteAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(_search.Index(body.RootElement)));
    }

    private byte[] Information()
    {
        var head = log.Head();
        return CanonicalJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("inactiveShards");
            json.WriteEndArray();
            json.WriteString("rootHash", Convert.ToHexStringLower(head.Root));
            json.WriteString("signedTreeHead", head.Checkpoint);
            json.WriteString("treeID", log.TreeId.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("treeSize", head.Size);
            json.WriteEndObject();
        });
    }

    private byte[] Consistency(IQueryCollection query)
    {
        var (first, last) = (Number(query, "firstSize") ?? 1, Number(query, "lastSize") ?? throw new LogRequestException(422, "lastSize in query is required"));
        if (first < 1 || last < 1 || first > last)
            throw new LogRequestException(400, $"firstSize({first}) must be less than lastSize({last})");
        if (query["treeID"].ToString() is { Length: > 0 } tree && tree != log.TreeId.ToString(CultureInfo.InvariantCulture))
            throw new LogRequestException(400, "the log has no tree of that id");
        var (root, hashes) = log.Consistency(first, last)
            ?? throw new LogRequestException(400, $"the tree size requested({last}) was greater than what is currently observable({log.Head().Size})");
        return JsonSerializer.SerializeToUtf8Bytes(new { rootHash = Convert.ToHexStringLower(root), hashes = hashes.Select(Convert.ToHexStringLower) });
    }

    private static long? Number(IQueryCollection query, string name) =>
        query[name].ToString() is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new LogRequestException(422, $"{name} in query must be a number");

    private static async Task<JsonDocument> ReadAsync(HttpRequest request) => JsonDocument.Parse(await RequestBody.ReadAsync(request), Strict);

    private static byte[] Error(int code, string message) => JsonSerializer.SerializeToUtf8Bytes(new { code, message });

    private static async Task WriteAsync(HttpContext context, int code, byte[] content, string type = "application/json")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        await context.Response.BodyWriter.WriteAsync(content, context.RequestAborted);
    }
}
