using Chains.Core.Formatting;
using Chains.Core.Records.Queries;
using Chains.Core.Tekton;
using Chains.Web.Api.Exports;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Signatures;

internal static class SignaturesApi
{
    public static void MapSignatures(this RouteGroupBuilder api)
    {
        var signatures = api.MapGroup("/signatures").WithTags("signatures");
        signatures.MapGet("", List)
            .Describe("listSignatures", "List signatures", "Every signature on record, newest first.")
            .Filtered([
                QueryParameter.Query("Part of the name of a run, image or subject, a digest by its beginning, an annotation key, or a UID."),
                .. Filters]);
        signatures.MapGet("/export", ExportAsync)
            .Describe("exportSignatures", "Export signatures", "Every signature that the filters leave, streamed as CSV or as newline-delimited JSON.")
            .Exported([QueryParameter.Query("As in the list."), .. Filters]);
        signatures.MapGet("/{id:long}", GetAsync)
            .Describe("getSignature", "Get a signature", "What it is about, by which key, and where its parts can be downloaded.")
            .MayBeMissing();
        signatures.MapSignatureDownloads();
    }

    public static ProblemHttpResult Missing(long id) =>
        Problem.NotFound($"There is no signature {id}; /api/v1/signatures lists them.");

    private static IReadOnlyList<QueryParameter> Filters { get; } =
    [
        QueryParameter.Namespace, QueryParameter.Kind, QueryParameter.Of<ArtifactType>("type", "Only of this type of artifact."),
        new("format", "Only of this payload format, such as slsa/v2alpha4."),
        new("keyId", "Only by this key: its id (SHA256:…, escaped) or the hex form."),
        new("certificate", "Only under the certificate of this fingerprint: SHA-256 of its DER, hex."),
        .. QueryParameter.Period("Signed"),
    ];

    private static Results<Listing<SignatureListItem, SignatureSummary>, ProblemHttpResult> List(HttpRequest request, SignatureQueries signatures)
    {
        var query = new QueryReader(request.Query);
        var filter = Filter(query);
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        if (query.Failed)
            return Problem.Query(query.Errors);
        return new Listing<SignatureListItem, SignatureSummary>(
            (at, count, cancellation) => signatures.ListAsync(filter, at, count, cancellation), SignatureSummary.From, cursor, limit);
    }

    private static Results<ExportResult<SignatureSummary>, ProblemHttpResult> ExportAsync(HttpRequest request, SignatureQueries signatures)
    {
        var query = new QueryReader(request.Query);
        var (filter, format) = (Filter(query), query.Word<ExportFormat>("format") ?? ExportFormat.Csv);
        if (query.Failed)
            return Problem.Query(query.Errors);
        return new ExportResult<SignatureSummary>(format, "signatures", SignatureColumns.All, ExportRows.Of(
            (cursor, cancellation) => signatures.ListAsync(filter, cursor, Cursor.MaximumLimit, cancellation), SignatureSummary.From));
    }

    private static SignatureFilter Filter(QueryReader query)
    {
        var period = query.Period();
        return new SignatureFilter
        {
            Query = query.Text("q"),
            Namespace = query.Text("namespace"),
            Kind = query.Word<RunKind>("kind"),
            Type = query.Word<ArtifactType>("type"),
            Format = Canonical(query.Text("format")),
            Certificate = query.Text("certificate")?.ToLowerInvariant(),
            KeyId = query.Text("keyId") is { } key ? KeyName.Parse(key) : null,
            From = period.From,
            To = period.To,
        };
    }

    private static async Task<Results<Entity<SignatureDetails>, ProblemHttpResult>> GetAsync(
        long id, SignatureQueries signatures, CancellationToken cancellation) =>
        await signatures.FindAsync(id, cancellation) is { } signature
            ? new Entity<SignatureDetails>(SignatureDetails.From(signature))
            : Missing(id);

    // The records hold formats in their canonical spelling.
    private static string? Canonical(string? format) => format is "slsa/v1" ? "in-toto" : format;
}
