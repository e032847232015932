using Chains.Core.Records;
using Chains.Core.Trust;

namespace Chains.Web.Api.Certificates;

/// <summary>A signing certificate, decoded.</summary>
/// <param name="Fingerprint">SHA-256 of the leaf's DER, lower-case hex.</param>
/// <param name="Identity">Subject alternative name: e-mail or URI.</param>
/// <param name="Issuer">The OpenID Connect issuer that vouched for the identity.</param>
/// <param name="Problem">Why it could not be decoded; null where it was.</param>
/// <param name="Algorithm">Of its key.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo as PEM.</param>
/// <param name="Extensions">What Fulcio wrote into it from the identity token.</param>
/// <param name="Timestamps">Promises of CT logs that it is on record there.</param>
/// <param name="Chain">What issued it, in order.</param>
public sealed record CertificateDetails(
    string Fingerprint,
    string? Identity,
    string? Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string? Problem,
    string? SerialNumber,
    string? IssuedBy,
    string? Algorithm,
    string? PublicKey,
    IReadOnlyList<FulcioExtension> Extensions,
    IReadOnlyList<CertificateTimestamp> Timestamps,
    IReadOnlyList<IssuingCertificate> Chain,
    string Pem,
    string? ChainPem,
    CertificateLinks Links)
{
    internal static CertificateDetails From(CertificateRecord certificate)
    {
        var (leaf, chain, problem) = Decode(certificate);
        return new CertificateDetails(
            certificate.Fingerprint, certificate.Identity, certificate.Issuer, certificate.NotBefore, certificate.NotAfter, problem,
            leaf?.SerialNumber, leaf?.IssuedBy, leaf?.Algorithm, leaf?.PublicKey, leaf?.Extensions ?? [],
            [.. leaf?.Timestamps.Select(t => new CertificateTimestamp(Convert.ToHexStringLower(t.LogId.Span), t.Timestamp)) ?? []],
            [.. chain.Select(c => new IssuingCertificate(c.Subject, c.IssuedBy, c.Fingerprint, c.NotBefore, c.NotAfter))],
            certificate.Pem, certificate.ChainPem, CertificateLinks.To(certificate.Fingerprint));
    }

    /// <summary>The leaf and its chain; a certificate of another controller may be anything.</summary>
    internal static (DecodedCertificate? Leaf, IReadOnlyList<DecodedCertificate> Chain, string? Problem) Decode(CertificateRecord certificate)
    {
        try
        {
            return (DecodedCertificate.Parse(certificate.Pem)[0], certificate.ChainPem is { } chain ? DecodedCertificate.Parse(chain) : [], null);
        }
        catch (FormatException exception)
        {
            return (null, [], exception.Message);
        }
    }
}
