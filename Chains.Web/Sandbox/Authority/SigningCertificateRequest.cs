using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Chains.Core.Signing;
using CertificateKey = System.Security.Cryptography.X509Certificates.PublicKey;

namespace Chains.Web.Sandbox.Authority;

/// <summary>
/// The body of Fulcio's <c>POST /api/v2/signingCert</c>: a token, and a key whose possession is proven by a signature over the token's subject or by a
/// PKCS#10 request that is signed with it.
/// </summary>
/// <param name="Token">From <c>credentials.oidcIdentityToken</c>; null where the header carries it.</param>
internal sealed record SigningCertificateRequest(string? Token, string? PublicKeyPem, byte[]? Proof, string? SigningRequestPem)
{
    /// <exception cref="CertificateRequestException">It is no such request.</exception>
    public static SigningCertificateRequest Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            var key = Member(root, "publicKeyRequest", "public_key_request");
            return new SigningCertificateRequest(
                Text(Member(Member(root, "credentials"), "oidcIdentityToken", "oidc_identity_token")),
                Text(Member(Member(key, "publicKey", "public_key"), "content")),
                Member(key, "proofOfPossession", "proof_of_possession")?.GetBytesFromBase64(),
                Member(root, "certificateSigningRequest", "certificate_signing_request")?.GetBytesFromBase64() is { } request ? Encoding.ASCII.GetString(request) : null);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new CertificateRequestException("The request is no JSON of a signing certificate request: " + e.Message);
        }
    }

    /// <summary>The key to certify, once its possession is proven.</summary>
    /// <param name="subject">What the proof is over.</param>
    /// <exception cref="CertificateRequestException">The key or the proof is missing or wrong.</exception>
    public CertificateKey ProvenKey(string subject)
    {
        if (SigningRequestPem is { Length: > 0 } request)
            return OfRequest(request);
        if (PublicKeyPem is not { Length: > 0 } pem)
            throw new CertificateRequestException("The public key supplied in the request could not be parsed: there is none.");
        try
        {
            var key = PublicKeys.FromPem(pem);
            if (!key.Verify(Encoding.UTF8.GetBytes(subject), Proof ?? []))
                throw new CertificateRequestException("The signature supplied in the request could not be verified: it must be over the token's subject.");
            var fields = PemEncoding.Find(key.Pem);
            return CertificateKey.CreateFromSubjectPublicKeyInfo(Convert.FromBase64String(key.Pem[fields.Base64Data]), out _);
        }
        catch (FormatException e)
        {
            throw new CertificateRequestException("The public key supplied in the request could not be parsed: " + e.Message);
        }
    }

    private static CertificateKey OfRequest(string pem)
    {
        try
        {
            return CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256).PublicKey;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CertificateRequestException("The certificate signing request could not be parsed: " + e.Message);
        }
    }

    // grpc-gateway takes the names of the protocol buffer beside those of its JSON mapping.
    private static JsonElement? Member(JsonElement? json, string name, string? alternative = null)
    {
        if (json is not { ValueKind: JsonValueKind.Object } element)
            return null;
        return element.TryGetProperty(name, out var value) || (alternative is not null && element.TryGetProperty(alternative, out value)) ? value : null;
    }

    private static string? Text(JsonElement? json) => json is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
