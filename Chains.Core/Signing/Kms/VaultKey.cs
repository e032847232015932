using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chains.Core.Tekton;

namespace Chains.Core.Signing.Kms;

/// <summary>
/// <c>hashivault://KEY</c> (and <c>openbao://KEY</c>): a key of the transit secrets engine (Vault API, "Read Key" and "Sign Data"). The version that was the latest when the
/// key was loaded signs until it is loaded again, for its public half is the one that is known.
/// </summary>
internal sealed partial class VaultKey : IKmsKey
{
    private readonly KmsHttp _http = new();
    private readonly VaultLogin _login;
    private readonly Uri _address;
    private readonly string _engine;
    private readonly string _name;
    private readonly string? _namespace;
    private long _version;
    private bool _isEd25519;

    public VaultKey(KmsSettings settings, Func<string, string?> environment, Func<string, string, CancellationToken, ValueTask<string>> spire, TimeProvider time)
    {
        if (Reference().Match(settings.Reference) is not { Success: true } match)
            throw new SigningException($"{KmsSettings.ReferenceKey} {Quoted.Text(settings.Reference)} is not of the form hashivault://KEY, with the name of a key of the transit engine.");
        var address = settings.Address.Length > 0 ? settings.Address : environment("VAULT_ADDR") ?? environment("BAO_ADDR") ?? "";
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
            throw new SigningException($"The address of Vault is missing: set {KmsSettings.AddressKey}, such as https://vault.example.com:8200.");
        (_address, _name) = (uri, match.Groups[1].Value);
        _engine = environment("TRANSIT_SECRET_ENGINE_PATH") is { Length: > 0 } path ? path.Trim('/') : "transit";
        _namespace = environment("VAULT_NAMESPACE");
        _login = new VaultLogin(settings, _http, uri, environment, spire, time);
    }

    public async Task<PublicKey> LoadAsync(CancellationToken cancellation)
    {
        var data = await SendAsync(HttpMethod.Get, $"v1/{_engine}/keys/{_name}", null, "read", cancellation);
        if (!data.Field("latest_version"u8).TryGetInt64OrNull(out _version))
            throw Odd("no latest_version");
        var entry = data.Field("keys"u8).Members().FirstOrDefault(m => m.Name == _version.ToString(System.Globalization.CultureInfo.InvariantCulture)).Value;
        if (entry.Text("public_key"u8) is not { Length: > 0 } text)
            throw new SigningException($"The key {_name} of Vault's {_engine} engine has no public half: it must be of a type that signs, such as ecdsa-p256, ed25519 or rsa-3072.");
        _isEd25519 = data.Text("type"u8) == "ed25519" || entry.Text("name"u8) == "ed25519";
        try
        {
            return _isEd25519 ? Ed25519PublicKey.FromRaw(Convert.FromBase64String(text)) : PublicKeys.FromPem(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new SigningException($"The key {_name} of Vault cannot be used: {e.Message}", e);
        }
    }

    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var input = Convert.ToBase64String(_isEd25519 ? message.Span : SHA256.HashData(message.Span));
        object body = _isEd25519
            ? new { input, key_version = _version }
            : new { input, key_version = _version, prehashed = true, signature_algorithm = "pkcs1v15", marshaling_algorithm = "asn1" };
        var data = await SendAsync(HttpMethod.Post, $"v1/{_engine}/sign/{_name}{(_isEd25519 ? "" : "/sha2-256")}", body, "update", cancellation);
        // vault:v3:BASE64
        var parts = data.Text("signature"u8).Split(':');
        var signature = new byte[parts[^1].Length];
        return parts is ["vault" or "openbao", _, _] && Convert.TryFromBase64String(parts[2], signature, out var length)
            ? signature[..length]
            : throw Odd("no signature");
    }

    public void Dispose()
    {
        _login.Dispose();
        _http.Dispose();
    }

    internal static string Errors(JsonElement body) =>
        KmsHttp.Detail(string.Join("; ", body.Items("errors"u8).Take(3).Select(error => error.Text()).Where(text => text.Length > 0)));

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, string capability, CancellationToken cancellation)
    {
        for (var again = true; ; again = false)
        {
            var token = await _login.TokenAsync(cancellation);
            var (status, answer) = await _http.SendAsync("Vault", method, new Uri(_address, path), body, headers => Authorize(headers, token), cancellation);
            if (status is HttpStatusCode.OK)
                return answer.Field("data"u8);
            if (status is HttpStatusCode.Forbidden && again && _login.Forget())
                continue;
            throw Refusal(status, answer, path, capability);
        }
    }

    private void Authorize(HttpRequestHeaders headers, string token)
    {
        headers.Add("X-Vault-Token", token);
        headers.Add("X-Vault-Request", "true");
        if (_namespace is { Length: > 0 })
            headers.Add("X-Vault-Namespace", _namespace);
    }

    private static SigningException Refusal(HttpStatusCode status, JsonElement answer, string path, string capability)
    {
        var remedy = status switch
        {
            HttpStatusCode.Forbidden => $"Give the token's policy the capability {capability} on {path[3..]}, or renew the token.",
            HttpStatusCode.NotFound => $"There is no such key or engine: check {KmsSettings.ReferenceKey}, and TRANSIT_SECRET_ENGINE_PATH where the engine is not at transit.",
            HttpStatusCode.ServiceUnavailable => "It is sealed; unseal it.",
            _ => "See Vault's log; it is tried again.",
        };
        return new SigningException($"Vault answered {(int)status} to {path}{Errors(answer)}. {remedy}");
    }

    private SigningException Odd(string what) => new($"Vault's answer for the key {_name} holds {what}; is {_address} a Vault?");

    [GeneratedRegex(@"\A(?:hashivault|openbao)://(\w(?:[\w.-]*\w)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
