using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chains.Core.Tekton;

namespace Chains.Core.Signing.Kms;

/// <summary>
/// <c>gcpkms://projects/P/locations/L/keyRings/R/cryptoKeys/K[/cryptoKeyVersions/V]</c> over Cloud KMS' REST API v1 (<c>getPublicKey</c>, <c>asymmetricSign</c>). Without a
/// version, the newest that is enabled.
/// </summary>
/// <param name="token">An OAuth 2 access token of the platform's workload identity.</param>
internal sealed partial class GcpKey(string reference, Func<CancellationToken, Task<string>> token, Uri? endpoint = null) : IKmsKey
{
    private readonly KmsHttp _http = new();
    private readonly Uri _endpoint = endpoint ?? new Uri("https://cloudkms.googleapis.com/");
    private readonly string _key = Read(reference);
    private string _version = "";
    private string _digest = "";

    public async Task<PublicKey> LoadAsync(CancellationToken cancellation)
    {
        _version = _key.Contains("/cryptoKeyVersions/", StringComparison.Ordinal) ? _key : await NewestAsync(cancellation);
        var answer = await SendAsync(HttpMethod.Get, $"{_version}/publicKey", null, "cloudkms.cryptoKeyVersions.viewPublicKey", cancellation);
        var algorithm = answer.Text("algorithm"u8);
        _digest = algorithm switch
        {
            "EC_SIGN_P256_SHA256" => "sha256",
            "EC_SIGN_P384_SHA384" => "sha384",
            "EC_SIGN_ED25519" => "",
            _ when algorithm.StartsWith("RSA_SIGN_PKCS1_", StringComparison.Ordinal) && algorithm.EndsWith("_SHA256", StringComparison.Ordinal) => "sha256",
            _ => throw new SigningException(
                $"The Cloud KMS key {_version} has the algorithm {Quoted.Text(algorithm)}; use EC_SIGN_P256_SHA256, EC_SIGN_P384_SHA384, EC_SIGN_ED25519 or RSA_SIGN_PKCS1_…_SHA256."),
        };
        try
        {
            return PublicKeys.FromPem(answer.Text("pem"u8));
        }
        catch (FormatException e)
        {
            throw new SigningException($"The Cloud KMS key {_version} cannot be used: {e.Message}", e);
        }
    }

    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        object body = _digest switch
        {
            "" => new { data = Convert.ToBase64String(message.Span) },
            "sha384" => new { digest = new { sha384 = Convert.ToBase64String(SHA384.HashData(message.Span)) } },
            _ => new { digest = new { sha256 = Convert.ToBase64String(SHA256.HashData(message.Span)) } },
        };
        var answer = await SendAsync(HttpMethod.Post, $"{_version}:asymmetricSign", body, "cloudkms.cryptoKeyVersions.useToSign", cancellation);
        var signature = new byte[answer.Text("signature"u8).Length];
        return Convert.TryFromBase64String(answer.Text("signature"u8), signature, out var length) && length > 0
            ? signature[..length]
            : throw new SigningException($"Cloud KMS answered without a signature for {_version}; it is tried again.");
    }

    public void Dispose() => _http.Dispose();

    private static string Read(string reference) => Reference().Match(reference) is { Success: true } match
        ? match.Groups["version"].Success ? $"{match.Groups["key"].Value}/cryptoKeyVersions/{match.Groups["version"].Value}" : match.Groups["key"].Value
        : throw new SigningException(
            $"{KmsSettings.ReferenceKey} {Quoted.Text(reference)} is not of the form gcpkms://projects/P/locations/L/keyRings/R/cryptoKeys/K, with /cryptoKeyVersions/V for one version.");

    private async Task<string> NewestAsync(CancellationToken cancellation)
    {
        var answer = await SendAsync(
            HttpMethod.Get, $"{_key}/cryptoKeyVersions?filter=state%3DENABLED&orderBy=name%20desc&pageSize=100", null, "cloudkms.cryptoKeyVersions.list", cancellation);
        var newest = answer.Items("cryptoKeyVersions"u8).Select(version => version.Text("name"u8))
            .Select(name => (Name: name, Number: long.TryParse(name[(name.LastIndexOf('/') + 1)..], out var number) ? number : -1))
            .Where(version => version.Number >= 0 && version.Name.StartsWith(_key + "/", StringComparison.Ordinal))
            .OrderByDescending(version => version.Number).FirstOrDefault();
        return newest.Name ?? throw new SigningException($"The Cloud KMS key {_key} has no version that is enabled; make one, with the purpose ASYMMETRIC_SIGN.");
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, string permission, CancellationToken cancellation)
    {
        var bearer = await token(cancellation);
        var (status, answer) = await _http.SendAsync(
            "Cloud KMS", method, new Uri(_endpoint, "v1/" + path), body, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer), cancellation);
        if (status is HttpStatusCode.OK)
            return answer;
        var remedy = status switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => $"Grant {permission} on the key to this service's identity (roles/cloudkms.signer and roles/cloudkms.publicKeyViewer).",
            HttpStatusCode.NotFound => $"There is no such key; check {KmsSettings.ReferenceKey}.",
            _ => "It is tried again.",
        };
        throw new SigningException($"Cloud KMS answered {(int)status} for {_key}{KmsHttp.Detail(answer.Field("error"u8).Text("message"u8))}. {remedy}");
    }

    [GeneratedRegex(@"\Agcpkms://(?<key>projects/[\w.:-]+/locations/[\w-]+/keyRings/[\w-]+/cryptoKeys/[\w-]+)(?:/(?:cryptoKeyVersions|versions)/(?<version>\d+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
