using System.Globalization;
using System.Text;
using Chains.Core.Formatting;
using Chains.Core.Records;

namespace Chains.Web.Components.Pages;

/// <summary>How to verify one signature without this service: the downloads, then cosign, then nothing but openssl.</summary>
/// <param name="origin">Scheme and authority of this service, without a final slash.</param>
/// <param name="signsIn">Whether the service asks who is there, so that the downloads need a token.</param>
/// <param name="signature">With its certificate, artifact and statement.</param>
/// <param name="logged">Its entries in transparency logs.</param>
public sealed class VerifyCommands(string origin, bool signsIn, SignatureRecord signature, IReadOnlyList<LogEntryRecord> logged)
{
    private const string TrustedRoot = "trusted_root.json";

    private readonly bool _inLog = logged.Any(e => e.State is StepState.Done);

    private bool Dsse => signature.Artifact?.Statement?.PayloadType is not null;

    private string Curl => signsIn ? "curl -sSf -H \"Authorization: Bearer $TOKEN\"" : "curl -sSf";

    private string Origin => ShellWord.Quote(origin) ?? "http://127.0.0.1:8080";

    /// <summary>Certificates and logs are believed because a trusted root names them; a key alone needs none.</summary>
    private bool NeedsTrustedRoot => signature.Certificate is not null || _inLog;

    public string Download
    {
        get
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"{Origin}/api/v1/signatures/{signature.Id}");
            // Only what was signed here has a bundle.
            List<string> lines = signature.Imported ? [] : [$"{Curl} {address}/bundle -o bundle.json"];
            lines.AddRange(
            [
                $"{Curl} {address}/envelope -o {(Dsse ? "envelope" : "signature")}",
                $"{Curl} {address}/payload -o payload.json",
                $"{Curl} {address}/public-key -o chains.pub",
            ]);
            if (NeedsTrustedRoot)
                lines.Add(DownloadTrust);
            return string.Join('\n', lines);
        }
    }

    /// <summary>What was downloaded; null where no command can say whom the certificate must name.</summary>
    public string? CosignOfFiles => Who is not { } who || signature.Imported
        ? null
        : Dsse
            ? $"cosign verify-blob-attestation --bundle bundle.json --type {Predicate} \\\n  {who} \\\n  --check-claims=false /dev/null"
            : $"cosign verify-blob --bundle bundle.json {who} payload.json";

    /// <summary>What the registry has of the image; null for what is no image's, or an image that no command should carry.</summary>
    /// <param name="image">With its digest.</param>
    public string? CosignOfImage(string image)
    {
        if (Who is not { } who || ShellWord.Quote(image) is not { } word)
            return null;
        return signature.Type is ArtifactType.Oci
            ? $"cosign verify {who} \\\n  {word}"
            : $"cosign verify-attestation --type {Predicate} \\\n  {who} \\\n  {word}";
    }

    /// <summary>What <see cref="CosignOfImage"/> needs beside the registry.</summary>
    public string DownloadTrustOrKey => NeedsTrustedRoot && signature.Certificate is not null
        ? DownloadTrust
        : string.Create(CultureInfo.InvariantCulture, $"{Curl} {Origin}/api/v1/signatures/{signature.Id}/public-key -o chains.pub")
            + (NeedsTrustedRoot ? "\n" + DownloadTrust : "");

    private string DownloadTrust => $"{Curl} {Origin}/api/v1/trusted-root -o {TrustedRoot}";

    private string Predicate => signature.Artifact?.Statement?.PredicateType == "https://slsa.dev/provenance/v1" ? "slsaprovenance1" : "slsaprovenance";

    /// <summary>By whom, and whom to believe about the time.</summary>
    private string? Who
    {
        get
        {
            var who = signature.Certificate is not { } certificate
                ? "--key chains.pub"
                : certificate is { Identity: { } identity, Issuer: { } issuer } && ShellWord.Quote(identity) is { } name && ShellWord.Quote(issuer) is { } by
                    ? $"--certificate-identity {name} \\\n  --certificate-oidc-issuer {by}"
                    : null;
            if (who is null)
                return null;
            who += NeedsTrustedRoot ? $" \\\n  --trusted-root {TrustedRoot}" : "";
            who += _inLog ? "" : " --insecure-ignore-tlog=true";
            // Rekor v2 states no time: a timestamp authority does.
            return who + (logged.Any(e => e is { State: StepState.Done, IntegratedAt: null }) ? " --use-signed-timestamps" : "");
        }
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
