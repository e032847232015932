using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chains.Core.Tekton;

namespace Chains.Core.Signing.Kms;

/// <summary>
/// <c>azurekms://VAULT/KEY[/VERSION]</c> over Key Vault's REST API 7.4 (<c>Get Key</c>, <c>Sign</c>; RFC 7517 and 7518 for keys and signatures). Signing goes to the version that
/// was loaded.
/// </summary>
/// <param name="token">An access token for the scope <c>https://vault.azure.net/.default</c>.</param>
internal sealed partial class AzureKey(string reference, Func<CancellationToken, Task<string>> token, Uri? endpoint = null) : IKmsKey
{
    private const string Api = "api-version=7.4";

    private readonly KmsHttp _http = new();
    private readonly (Uri Vault, string Name, string Version) _key = Read(reference, endpoint);
    private string _version = "";
    private string _algorithm = "";
    private string _curve = "";

    public async Task<PublicKey> LoadAsync(CancellationToken cancellation)
    {
        var key = (await SendAsync(HttpMethod.Get, $"keys/{_key.Name}/{_key.Version}?{Api}", null, "get", cancellation)).Field("key"u8);
        _version = key.Text("kid"u8) is { Length: > 0 } kid ? kid[(kid.LastIndexOf('/') + 1)..] : "";
        if (!VersionPattern().IsMatch(_version))
            throw new SigningException($"Key Vault's answer for the key {_key.Name} names no version; is {_key.Vault} a Key Vault?");
        try
        {
            var loaded = key.Text("kty"u8) switch
            {
                "EC" or "EC-HSM" => Ec(key),
                "RSA" or "RSA-HSM" => Rsa(key),
                var other => throw new FormatException($"it is of type {Quoted.Text(other)}; use EC or RSA"),
            };
            _curve = loaded.Algorithm;
            _algorithm = loaded.Algorithm switch { "ecdsa-p256" => "ES256", "ecdsa-p384" => "ES384", "ecdsa-p521" => "ES512", _ => "RS256" };
            return loaded;
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException)
        {
            throw new SigningException($"The Key Vault key {_key.Name} cannot be used: {e.Message}", e);
        }
    }

    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var body = new { alg = _algorithm, value = Base64Url.EncodeToString(KmsDigest.OfCurve(_curve, message.Span)) };
        var answer = await SendAsync(HttpMethod.Post, $"keys/{_key.Name}/{_version}/sign?{Api}", body, "sign", cancellation);
        try
        {
            var signature = Base64Url.DecodeFromChars(answer.Text("value"u8));
            return _algorithm == "RS256" ? signature : EcdsaDer.Of(signature);
        }
        catch (FormatException e)
        {
            throw new SigningException($"Key Vault answered without a signature for {_key.Name}; it is tried again.", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static (Uri Vault, string Name, string Version) Read(string reference, Uri? endpoint) => Reference().Match(reference) is { Success: true } match
        ? (endpoint ?? new Uri($"https://{match.Groups["vault"].Value}/"), match.Groups["name"].Value, match.Groups["version"].Value)
        : throw new SigningException($"{KmsSettings.ReferenceKey} {Quoted.Text(reference)} is not of the form azurekms://VAULT.vault.azure.net/KEY, with /VERSION for one version.");

    private static PublicKey Ec(JsonElement key)
    {
        var curve = key.Text("crv"u8) switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            var other => throw new FormatException($"its curve is {Quoted.Text(other)}; use P-256, P-384 or P-521"),
        };
        using var ec = ECDsa.Create(new ECParameters
        {
            Curve = curve,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(key.Text("x"u8)), Y = Base64Url.DecodeFromChars(key.Text("y"u8)) },
        });
        return PublicKeys.FromSubjectPublicKeyInfo(ec.ExportSubjectPublicKeyInfo());
    }

    private static PublicKey Rsa(JsonElement key)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(key.Text("n"u8)), Exponent = Base64Url.DecodeFromChars(key.Text("e"u8)) });
        return PublicKeys.FromSubjectPublicKeyInfo(rsa.ExportSubjectPublicKeyInfo());
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, string right, CancellationToken cancellation)
    {
        var bearer = await token(cancellation);
        var (status, answer) = await _http.SendAsync(
            "Key Vault", method, new Uri(_key.Vault, path), body, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer), cancellation);
        if (status is HttpStatusCode.OK)
            return answer;
        var remedy = status switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => $"Give this service's identity the right {right} on keys (role Key Vault Crypto User).",
            HttpStatusCode.NotFound => $"There is no such key; check {KmsSettings.ReferenceKey}.",
            _ => "It is tried again.",
        };
        throw new SigningException($"Key Vault answered {(int)status} for the key {_key.Name}{KmsHttp.Detail(answer.Field("error"u8).Text("message"u8))}. {remedy}");
    }

    [GeneratedRegex(@"\Aazurekms://(?<vault>[A-Za-z0-9.-]+(?::\d+)?)/(?<name>[A-Za-z0-9-]+)(?:/(?<version>[a-z0-9]*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\A[A-Za-z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
