using Chains.Core.Records;

namespace Chains.Web.Api.Certificates;

/// <summary>A signing certificate.</summary>
/// <param name="Fingerprint">SHA-256 of the leaf's DER, lower-case hex.</param>
/// <param name="Identity">Subject alternative name: e-mail or URI.</param>
/// <param name="Issuer">The OpenID Connect issuer that vouched for the identity.</param>
/// <param name="Links">Where its details and its signatures are.</param>
public sealed record CertificateSummary(
    string Fingerprint,
    string? Identity,
    string? Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Pem,
    string? ChainPem,
    CertificateLinks Links)
{
    internal static CertificateSummary From(CertificateRecord certificate) => new(
        certificate.Fingerprint, certificate.Identity, certificate.Issuer, certificate.NotBefore, certificate.NotAfter,
        certificate.Pem, certificate.ChainPem, CertificateLinks.To(certificate.Fingerprint));
}
