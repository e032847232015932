using System.Text;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Certificates;

internal static class CertificatesApi
{
    private const string PemType = "application/x-pem-file";

    public static void MapCertificates(this RouteGroupBuilder api)
    {
        var certificates = api.MapGroup("/certificates").WithTags("certificates");
        certificates.MapGet("", List)
            .Describe("listCertificates", "List certificates", "The certificates that signatures were made under, newest first. Static keys have none.")
            .Filtered([
                QueryParameter.Query("Part of an identity or issuer, or a fingerprint by its beginning."),
                new("issuer", "Only of identities that this OpenID Connect issuer vouched for."),
                new("expiresFrom", "Valid until this instant or later: with the time of now, those that are still valid.", Format: "date-time"),
                new("expiresTo", "Expired before this instant.", Format: "date-time"),
                .. QueryParameter.Period("Valid from")]);
        certificates.MapGet("/{fingerprint}", GetAsync)
            .Describe("getCertificate", "Get a certificate", "Decoded: identity, issuer, what Fulcio wrote of the identity token, certificate timestamps and chain.")
            .MayBeMissing();
        certificates.MapGet("/{fingerprint}.pem", PemAsync)
            .Describe("getCertificatePem", "Download a certificate", "The leaf as PEM.")
            .Produces<Stream>(StatusCodes.Status200OK, PemType).MayBeMissing();
        certificates.MapGet("/{fingerprint}/chain", ChainAsync)
            .Describe("getCertificateChain", "Download a certificate chain", "The leaf and the certificates that issued it, as PEM in one file.")
            .Produces<Stream>(StatusCodes.Status200OK, PemType).MayBeMissing();
    }

    private static Results<Listing<CertificateRecord, CertificateSummary>, ProblemHttpResult> List(HttpRequest request, CertificateQueries certificates)
    {
        var query = new QueryReader(request.Query);
        var period = query.Period();
        var filter = new CertificateFilter
        {
            Query = query.Text("q"),
            Issuer = query.Text("issuer"),
            From = period.From,
            To = period.To,
            ExpiresFrom = query.Instant("expiresFrom"),
            ExpiresTo = query.Instant("expiresTo"),
        };
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        if (query.Failed)
            return Problem.Query(query.Errors);
        return new Listing<CertificateRecord, CertificateSummary>(
            (at, count, cancellation) => certificates.ListAsync(filter, at, count, cancellation), CertificateSummary.From, cursor, limit);
    }

    private static async Task<Results<Entity<CertificateDetails>, ProblemHttpResult>> GetAsync(
        string fingerprint, CertificateQueries certificates, CancellationToken cancellation) =>
        await certificates.FindAsync(fingerprint, cancellation) is { } certificate
            ? new Entity<CertificateDetails>(CertificateDetails.From(certificate))
            : Missing(fingerprint);

    private static Task<Results<FileContentHttpResult, ProblemHttpResult>> PemAsync(
        string fingerprint, CertificateQueries certificates, CancellationToken cancellation) =>
        FileAsync(fingerprint, certificates, c => c.Pem, "", cancellation);

    private static Task<Results<FileContentHttpResult, ProblemHttpResult>> ChainAsync(
        string fingerprint, CertificateQueries certificates, CancellationToken cancellation) =>
        FileAsync(fingerprint, certificates, c => c.Pem + c.ChainPem, "-chain", cancellation);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FileAsync(
        string fingerprint, CertificateQueries certificates, Func<CertificateRecord, string> content, string suffix, CancellationToken cancellation) =>
        await certificates.FindAsync(fingerprint, cancellation) is { } certificate
            ? Download.File(Encoding.ASCII.GetBytes(content(certificate)), PemType, $"certificate-{certificate.Fingerprint[..16]}{suffix}.pem")
            : Missing(fingerprint);

    private static ProblemHttpResult Missing(string fingerprint) =>
        Problem.NotFound($"No certificate {fingerprint} is on record; /api/v1/certificates lists those that are, and finds them by identity or the beginning of a fingerprint.");
}
