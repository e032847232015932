using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Authority;

/// <summary>
/// Issues the tokens of service accounts as an API server does, which is an OpenID Connect issuer too: JSON web tokens, ES256 (RFC 7519, RFC 7518 section 3.4).
/// </summary>
internal sealed class IdentityIssuer : IDisposable
{
    public const string DiscoveryPath = "/.well-known/openid-configuration";

    public const string KeysPath = "/openid/v1/jwks";

    /// <summary>What Fulcio wants tokens to be for.</summary>
    public const string Audience = "sigstore";

    private const DSASignatureFormat Format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    private readonly AuthorityKey _key;
    private readonly Func<Uri> _address;
    private readonly TimeProvider _clock;
    private readonly string _keyId;

    /// <param name="address">Where the sandbox answers.</param>
    public IdentityIssuer(AuthorityFile file, Func<Uri> address, TimeProvider clock)
    {
        (_key, _address, _clock) = (new AuthorityKey(file.IssuerKey), address, clock);
        _keyId = Base64Url.EncodeToString(_key.Id);
    }

    public string Issuer => _address().ToString().TrimEnd('/');

    public string Issue(string ns, string serviceAccount, IReadOnlyList<string> audiences, TimeSpan lifetime)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var identity = new IdentityClaims(Issuer, ns, serviceAccount);
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = _keyId };
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. audiences.Select(a => (JsonNode)a)]),
            ["exp"] = now + (long)lifetime.TotalSeconds,
            ["iat"] = now,
            ["iss"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = new JsonObject { ["namespace"] = ns, ["serviceaccount"] = new JsonObject { ["name"] = serviceAccount } },
            ["nbf"] = now,
            ["sub"] = identity.Subject,
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.Sign(Encoding.ASCII.GetBytes(signed), Format))}";
    }

    /// <summary>Whom the token speaks of, once its signature, issuer, audience and times are checked.</summary>
    /// <exception cref="TokenException">One of them is wrong.</exception>
    public IdentityClaims Authenticate(string token)
    {
        var end = token.LastIndexOf('.');
        if (end < 0 || token.Length > 16 * 1024 || !VerifiedSignature(token, end))
            throw new TokenException("The token is not signed by this issuer.");
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan()[(token.IndexOf('.', StringComparison.Ordinal) + 1)..end]));
            return Read(claims.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new TokenException("The token's claims cannot be read.");
        }
    }

    public JsonObject Discovery() => new()
    {
        ["issuer"] = Issuer,
        ["jwks_uri"] = Issuer + KeysPath,
        ["response_types_supported"] = new JsonArray("id_token"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
    };

    /// <summary>A JSON web key set (RFC 7517).</summary>
    public JsonObject Keys()
    {
        var point = _key.Point();
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["use"] = "sig",
                ["kty"] = "EC",
                ["kid"] = _keyId,
                ["crv"] = "P-256",
                ["alg"] = "ES256",
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            }),
        };
    }

    public void Dispose() => _key.Dispose();

    private bool VerifiedSignature(string token, int end)
    {
        try
        {
            return _key.Verify(Encoding.ASCII.GetBytes(token[..end]), Base64Url.DecodeFromChars(token.AsSpan(end + 1)), Format);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private IdentityClaims Read(JsonElement claims)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        if (claims.GetProperty("iss").GetString() != Issuer)
            throw new TokenException("The token is of another issuer.");
        if (!claims.GetProperty("aud").EnumerateArray().Any(a => a.ValueEquals(Audience)))
            throw new TokenException($"The token is not for the audience {Audience}.");
        if (claims.GetProperty("exp").GetInt64() <= now)
            throw new TokenException("The token has expired.");
        var account = claims.GetProperty("kubernetes.io");
        return new IdentityClaims(
            Issuer, account.GetProperty("namespace").GetString()!, account.GetProperty("serviceaccount").GetProperty("name").GetString()!);
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
