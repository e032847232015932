using System.Text.Json;

namespace Chains.Web.Api.Verification;

/// <summary>Something signed, and what it is to be held against.</summary>
/// <param name="Bundle">A Sigstore bundle, version 0.1 to 0.3. This, an envelope or annotations.</param>
/// <param name="Envelope">A DSSE envelope, with a key.</param>
/// <param name="Annotations">The annotations of a run, as <c>metadata.annotations</c> has them.</param>
/// <param name="Artifact">The artifact's content in base64; this or a digest.</param>
/// <param name="Digest"><c>sha256:HEX</c></param>
/// <param name="Identity">Whom the certificate must name; with an issuer.</param>
/// <param name="Issuer">URL of the OIDC issuer that must have vouched for the identity.</param>
/// <param name="Key">The public key in PEM; this, or identity and issuer.</param>
/// <param name="TrustedRoot">A Sigstore trusted root to believe in place of the service's own.</param>
/// <param name="AnnotationKey">Which artifact's annotations to verify, such as <c>taskrun-UID</c>, where there are several.</param>
/// <param name="RequireLogEntry">Ask for a log entry where a key signed, too; with a certificate it always is asked for.</param>
public sealed record VerifyRequest(
    JsonElement? Bundle,
    JsonElement? Envelope,
    IReadOnlyDictionary<string, string>? Annotations,
    string? Artifact,
    string? Digest,
    string? Identity,
    string? Issuer,
    string? Key,
    JsonElement? TrustedRoot,
    string? AnnotationKey,
    bool? RequireLogEntry);
