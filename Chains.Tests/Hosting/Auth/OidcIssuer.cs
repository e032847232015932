using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chains.Tests.Hosting.Auth;

/// <summary>An OpenID Connect provider that signs in whoever <see cref="SignsIn"/> says, without asking; it checks PKCE and its client's secret.</summary>
internal sealed class OidcIssuer : IAsyncDisposable
{
    private static readonly string[] Code = ["code"];
    private static readonly string[] Public = ["public"];
    private static readonly string[] Rs256 = ["RS256"];

    public const string ClientId = "chains";
    public const string ClientSecret = "issuer-secret";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge)> _codes = [];
    private WebApplication _app = default!;

    public string Address => _app.Urls.First();

    /// <summary>The claims of whoever signs in next; null refuses.</summary>
    public Dictionary<string, object>? SignsIn { get; set; } = new() { ["sub"] = "1", ["email"] = "ada@example.com", ["roles"] = new[] { "chains-viewer" } };

    public static async Task<OidcIssuer> StartAsync()
    {
        var issuer = new OidcIssuer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        issuer._app = builder.Build();
        issuer._app.MapGet("/.well-known/openid-configuration", issuer.Describe);
        issuer._app.MapGet("/keys", issuer.Keys);
        issuer._app.MapGet("/authorize", issuer.Authorize);
        issuer._app.MapPost("/token", issuer.TokenAsync);
        await issuer._app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>A JWT for programs.</summary>
    public string Jwt(IReadOnlyDictionary<string, object> claims, string audience = ClientId, int seconds = 600, RSA? key = null, string algorithm = "RS256")
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var body = new Dictionary<string, object>(claims) { ["iss"] = Address, ["aud"] = audience, ["iat"] = now - 900, ["nbf"] = now - 900, ["exp"] = now + seconds };
        var head = new Dictionary<string, object> { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = "1" };
        var signed = Encode(JsonSerializer.SerializeToUtf8Bytes(head)) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(body));
        return signed + "." + (algorithm == "none" ? "" : Encode((key ?? _key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private IResult Describe() => Results.Json(new
    {
        issuer = Address,
        authorization_endpoint = Address + "/authorize",
        token_endpoint = Address + "/token",
        jwks_uri = Address + "/keys",
        response_types_supported = Code,
        subject_types_supported = Public,
        id_token_signing_alg_values_supported = Rs256,
    });

    private IResult Keys()
    {
        var parameters = _key.ExportParameters(false);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n = Encode(parameters.Modulus!), e = Encode(parameters.Exponent!) } } });
    }

    private IResult Authorize(HttpRequest request)
    {
        var back = request.Query["redirect_uri"].ToString();
        var state = request.Query["state"].ToString();
        if (SignsIn is null)
            return Results.Redirect(QueryHelpers.AddQueryString(back, new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = state }));
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (request.Query["nonce"].ToString(), request.Query["code_challenge"].ToString());
        return Results.Redirect(QueryHelpers.AddQueryString(back, new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!_codes.TryRemove(form["code"].ToString(), out var asked) || form["client_secret"] != ClientSecret
            || Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        return Results.Json(new
        {
            access_token = "opaque",
            token_type = "Bearer",
            expires_in = 600,
            id_token = Jwt(new Dictionary<string, object>(SignsIn!) { ["nonce"] = asked.Nonce }),
        });
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
