using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Api;

namespace Chains.Web.Sandbox.Authority;

/// <summary>
/// The certificate authority over HTTP: Fulcio's API of version 2, and the OpenID Connect issuer whose tokens it takes, which is the sandbox's API server
/// as it is in a cluster.
/// </summary>
internal sealed class AuthorityEndpoint(IdentityIssuer identities, CertificateIssuer certificates, TimeProvider clock)
{
    private static readonly TimeSpan ShortestToken = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DefaultToken = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestToken = TimeSpan.FromHours(24);

    public static bool Serves(string path) =>
        path.StartsWith("/api/v2/", StringComparison.Ordinal) || path is IdentityIssuer.DiscoveryPath or IdentityIssuer.KeysPath || ServiceAccountToken.Parse(path) is not null;

    public async Task HandleAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        if (method == "POST" && ServiceAccountToken.Parse(path) is { } account)
            await IssueTokenAsync(context, account);
        else if (method == "POST" && path == "/api/v2/signingCert")
            await IssueCertificateAsync(context);
        else if (method == "GET" && Document(path) is { } document)
            await WriteAsync(context, 200, document);
        else
            throw ApiError.NoSuchPath();
    }

    private JsonObject? Document(string path) => path switch
    {
        IdentityIssuer.DiscoveryPath => identities.Discovery(),
        IdentityIssuer.KeysPath => identities.Keys(),
        "/api/v2/trustBundle" => new JsonObject { ["chains"] = new JsonArray(new JsonObject { ["certificates"] = Array(certificates.Chain) }) },
        "/api/v2/configuration" => new JsonObject
        {
            ["issuers"] = new JsonArray(new JsonObject
            {
                ["issuerUrl"] = identities.Issuer,
                ["audience"] = IdentityIssuer.Audience,
                ["challengeClaim"] = "sub",
                ["issuerType"] = "kubernetes",
            }),
        },
        _ => null,
    };

    private async Task IssueCertificateAsync(HttpContext context)
    {
        try
        {
            var request = SigningCertificateRequest.Parse(await RequestBody.ReadAsync(context.Request));
            var identity = identities.Authenticate(request.Token ?? Bearer(context.Request));
            var chain = certificates.Issue(request.ProvenKey(identity.Subject), identity);
            var answer = new JsonObject { ["signedCertificateEmbeddedSct"] = new JsonObject { ["chain"] = new JsonObject { ["certificates"] = Array(chain) } } };
            await WriteAsync(context, 200, answer);
        }
        catch (CertificateRequestException e)
        {
            await RefuseAsync(context, e.Message);
        }
        catch (TokenException e)
        {
            await RefuseAsync(context, "There was an error processing the identity token: " + e.Message);
        }
    }

    private async Task IssueTokenAsync(HttpContext context, ServiceAccountToken account)
    {
        var body = await RequestBody.ReadAsync(context.Request);
        var specification = body.Length == 0 ? null : JsonText.ParseObject(body)["spec"] as JsonObject;
        var audiences = (specification?["audiences"] as JsonArray)?.Select(a => a?.GetValue<string>() ?? "").Where(a => a.Length > 0).ToArray();
        var lifetime = specification?["expirationSeconds"] is JsonValue seconds && seconds.TryGetValue(out long asked) ? TimeSpan.FromSeconds(asked) : DefaultToken;
        if (lifetime < ShortestToken || lifetime > LongestToken)
            throw ApiError.BadRequest($"spec.expirationSeconds must be {ShortestToken.TotalSeconds} to {LongestToken.TotalSeconds}");
        var token = identities.Issue(account.Namespace, account.Name, audiences is { Length: > 0 } ? audiences : [identities.Issuer], lifetime);
        var answer = new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject { ["name"] = account.Name, ["namespace"] = account.Namespace },
            ["spec"] = specification?.DeepClone() ?? new JsonObject(),
            ["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = (clock.GetUtcNow() + lifetime).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) },
        };
        await WriteAsync(context, 201, answer);
    }

    private static string Bearer(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : "";
    }

    // grpc-gateway's form of the status INVALID_ARGUMENT.
    private static Task RefuseAsync(HttpContext context, string message) =>
        WriteAsync(context, 400, new JsonObject { ["code"] = 3, ["message"] = message, ["details"] = new JsonArray() });

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static async Task WriteAsync(HttpContext context, int code, JsonObject json)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(json, JsonText.Compact), context.RequestAborted);
    }
}
