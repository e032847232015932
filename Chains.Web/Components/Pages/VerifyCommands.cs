using System.Globalization;
using System.Text;
using Chains.Core.Formatting;

namespace Chains.Web.Components.Pages;

/// <summary>How to verify one signature without this service: the downloads, then cosign, then nothing but openssl.</summary>
public static class VerifyCommands
{
    /// <param name="dsse">Whether what is downloaded is a DSSE envelope, or a bare signature.</param>
    /// <param name="origin">Scheme and authority of this service, without a final slash.</param>
    public static string Download(string origin, long id, bool dsse)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{ShellWord.Quote(origin) ?? "http://127.0.0.1:8080"}/api/v1/signatures/{id}");
        return $"""
            curl -sSf {address}/envelope -o {(dsse ? "envelope" : "signature")}
            curl -sSf {address}/payload -o payload.json
            curl -sSf {address}/public-key -o chains.pub
            """;
    }

    /// <summary>Null where cosign has no command for it.</summary>
    public static string? Cosign(ArtifactType type, string fullKey, string? predicateType)
    {
        if (type is ArtifactType.Oci)
            return ShellWord.Quote(fullKey) is { } image
                ? $"cosign verify --insecure-ignore-tlog=true --key chains.pub {image}"
                : null;
        var predicate = predicateType == "https://slsa.dev/provenance/v1" ? "slsaprovenance1" : "slsaprovenance";
        return $"cosign verify-blob-attestation --insecure-ignore-tlog=true --key chains.pub \\\n  --signature envelope --type {predicate} --check-claims=false /dev/null";
    }

    /// <param name="payloadType">DSSE payload type, or null for a bare signature.</param>
    /// <param name="algorithm">Such as <c>ecdsa-p256</c>, <c>ed25519</c>; null where the key is not known.</param>
    public static string OpenSsl(string? payloadType, string? algorithm)
    {
        var ed25519 = algorithm?.StartsWith("ed25519", StringComparison.Ordinal) ?? false;
        var verify = (string signature, string message) => ed25519
            ? $"openssl pkeyutl -verify -pubin -inkey chains.pub -rawin -in {message} -sigfile {signature}"
            : $"openssl dgst -sha256 -verify chains.pub -signature {signature} {message}";
        if (payloadType is null)
            return verify("signature", "payload.json");
        var type = ShellWord.Quote(payloadType) ?? "''";
        var length = Encoding.UTF8.GetByteCount(payloadType);
        return $$"""
            { printf 'DSSEv1 %d %s %d ' {{length.ToString(CultureInfo.InvariantCulture)}} {{type}} "$(wc -c < payload.json)"; cat payload.json; } > signed
            jq -r '.signatures[0].sig' envelope | base64 -d > signature
            {{verify("signature", "signed")}}
            """;
    }
}
