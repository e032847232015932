using System.Text.Json;
using Chains.Core.Records.Queries;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Chains.Web.Api.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Verification;

internal static class VerificationApi
{
    /// <summary>A bundle with a provenance and an artifact beside it.</summary>
    public const long MaximumBytes = 64 * 1024 * 1024;

    private const long MaximumPolicyBytes = 64 * 1024;
    private const string BundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    public static void MapVerification(this RouteGroupBuilder api)
    {
        api.MapPost("/verify", VerifyAsync)
            .WithTags("verify")
            .Describe("verify", "Verify a signature", "Verifies a Sigstore bundle, a DSSE envelope or the annotations of a run offline, and says what each layer gave. Nothing is kept. At most 64 MiB.")
            .Accepts<VerifyRequest>("application/json")
            .ProducesValidationProblem()
            .Computes(MaximumBytes);
        api.MapPost("/signatures/{id:long}/verify", VerifySignatureAsync)
            .WithTags("signatures")
            .Describe("verifySignature", "Verify a recorded signature", "Verifies a signature of the database against the keys that it keeps and the trusted root. A body can ask for an artifact or an identity.")
            .Accepts<VerifySignatureRequest>(isOptional: true, "application/json")
            .ProducesValidationProblem()
            .Computes(MaximumPolicyBytes)
            .MayBeMissing();
        api.MapGet("/signatures/{id:long}/bundle", BundleAsync)
            .WithTags("signatures")
            .Describe("getBundle", "Download the bundle", "The signature as a Sigstore bundle of version 0.3, with certificate or key hint, log entries and timestamps: cosign and the other clients verify it.")
            .Produces<Stream>(StatusCodes.Status200OK, BundleType).MayBeMissing();
        api.MapGet("/trusted-root", TrustedRootOf)
            .WithTags("verify")
            .Describe("getTrustedRoot", "Download the trusted root", "Whom this service believes: the public-good instance, private ones and the sandbox's own, in one Sigstore trusted root.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/json");
    }

    private static async Task<Results<Ok<VerificationView>, ProblemHttpResult>> VerifyAsync(
        HttpRequest request, ITrustedRootSource trust, CancellationToken cancellation)
    {
        using var body = await JsonBody.ReadObjectAsync(request, cancellation);
        return VerifyInput.Verify(body.RootElement, trust.Current, out var errors) is { } result
            ? TypedResults.Ok(VerificationView.From(result))
            : Problem.Invalid(errors, "Nothing was verified: " + string.Join(" ", errors.Select(e => $"{e.Key} {e.Value[0]}")));
    }

    private static async Task<Results<Ok<VerificationView>, ProblemHttpResult>> VerifySignatureAsync(
        long id, HttpRequest request, SignatureQueries signatures, RecordedVerification verification, CancellationToken cancellation)
    {
        if (await signatures.FindAsync(id, cancellation) is not { } record)
            return SignaturesApi.Missing(id);
        var asked = await ReadAskedAsync(request, cancellation);
        var artifact = asked.Digest is { } digest ? ExpectedArtifact.FromDigest(digest) : null;
        if (asked.Digest is not null && artifact is null)
            return Invalid("digest", "is not of the form sha256:HEX.");
        if ((asked.Identity is null) != (asked.Issuer is null))
            return Invalid(asked.Identity is null ? "identity" : "issuer", "is missing: identity and issuer go together.");
        var identity = asked.Identity is { } name ? new ExpectedIdentity(name, asked.Issuer!) : null;
        return TypedResults.Ok(VerificationView.From(await verification.VerifyAsync(record, artifact, identity, cancellation)));
    }

    private static async Task<VerifySignatureRequest> ReadAskedAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is null or 0 && request.ContentType is null)
            return new VerifySignatureRequest(null, null, null);
        using var body = await JsonBody.ReadObjectAsync(request, cancellation);
        string? Text(string name) => body.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        return new VerifySignatureRequest(Text("digest"), Text("identity"), Text("issuer"));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> BundleAsync(
        long id, SignatureQueries signatures, LogEntryQueries entries, CancellationToken cancellation)
    {
        if (await signatures.FindAsync(id, cancellation) is not { } record)
            return SignaturesApi.Missing(id);
        try
        {
            var bundle = RecordedBundle.Of(record, await entries.OfSignatureAsync(id, cancellation));
            return Download.File(bundle.ToJson(), BundleType, record.Artifact!.Key + ".sigstore.json");
        }
        catch (FormatException exception)
        {
            return Problem.NotFound($"Signature {id} cannot be put into a bundle: {exception.Message}");
        }
    }

    private static FileContentHttpResult TrustedRootOf(ITrustedRootSource trust) =>
        Download.File(trust.Current.ToJson(), "application/json", "trusted_root.json");

    private static ProblemHttpResult Invalid(string member, string why) =>
        Problem.Invalid(new Dictionary<string, string[]> { [member] = [why] }, $"Nothing was verified: {member} {why}");
}
