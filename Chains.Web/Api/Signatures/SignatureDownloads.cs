using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Signing;
using Chains.Web.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Signatures;

/// <summary>The parts of a signature as files, so that anybody can verify it with other tools.</summary>
internal static class SignatureDownloads
{
    private const string Bytes = "application/octet-stream";

    public static void MapSignatureDownloads(this RouteGroupBuilder signatures)
    {
        signatures.MapGet("/{id:long}/envelope", EnvelopeAsync)
            .Describe("getEnvelope", "Download the envelope", "The DSSE envelope as it stands in the annotation; for an image, which is signed bare, the signature bytes.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/json", Bytes).MayBeMissing();
        signatures.MapGet("/{id:long}/payload", PayloadAsync)
            .Describe("getPayload", "Download the payload", "The exact bytes of the statement.")
            .Produces<Stream>(StatusCodes.Status200OK, Dsse.InTotoPayloadType, "application/json").MayBeMissing();
        signatures.MapGet("/{id:long}/pae", PaeAsync)
            .Describe("getSignedBytes", "Download what was signed", "The DSSE pre-authentication encoding of the payload; for an image the payload. openssl dgst -sha256 -verify takes it.")
            .Produces<Stream>(StatusCodes.Status200OK, Bytes).MayBeMissing();
        signatures.MapGet("/{id:long}/signature", SignatureAsync)
            .Describe("getRawSignature", "Download the raw signature", "Taken out of its envelope; ASN.1 DER for ECDSA.")
            .Produces<Stream>(StatusCodes.Status200OK, Bytes).MayBeMissing();
        signatures.MapGet("/{id:long}/public-key", PublicKeyAsync)
            .Describe("getSignatureKey", "Download the public key", "The key that verifies this signature, as PEM; of the certificate, where there is one.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/x-pem-file").MayBeMissing();
    }

    private static Task<Results<FileContentHttpResult, ProblemHttpResult>> EnvelopeAsync(
        long id, SignatureQueries signatures, CancellationToken cancellation) =>
        PartAsync(id, signatures, (record, key) => record.Artifact?.Statement is { PayloadType: null }
            ? Download.File(record.Bytes, Bytes, key + ".sig")
            : Download.File(SignatureContent.Of(record), "application/json", key + ".envelope.json"), cancellation);

    private static Task<Results<FileContentHttpResult, ProblemHttpResult>> PayloadAsync(
        long id, SignatureQueries signatures, CancellationToken cancellation) =>
        PartAsync(id, signatures, (record, key) =>
        {
            var statement = record.Artifact?.Statement;
            var parts = statement is null ? SignatureParts.Of(record) : null;
            var type = statement is null ? parts!.PayloadType : statement.PayloadType;
            return Download.File(
                statement?.Payload ?? parts!.Payload.ToArray(),
                type is Dsse.InTotoPayloadType ? type : "application/json", key + ".payload.json");
        }, cancellation);

    private static Task<Results<FileContentHttpResult, ProblemHttpResult>> PaeAsync(
        long id, SignatureQueries signatures, CancellationToken cancellation) =>
        PartAsync(id, signatures, (record, key) => Download.File(SignatureParts.Of(record).Signed.ToArray(), Bytes, key + ".pae"), cancellation);

    private static Task<Results<FileContentHttpResult, ProblemHttpResult>> SignatureAsync(
        long id, SignatureQueries signatures, CancellationToken cancellation) =>
        PartAsync(id, signatures, (record, key) => Download.File(SignatureParts.Of(record).Signature.ToArray(), Bytes, key + ".sig"), cancellation);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PublicKeyAsync(
        long id, SignatureQueries signatures, KeyQueries keys, CancellationToken cancellation)
    {
        if (await signatures.FindAsync(id, cancellation) is not { } record)
            return SignaturesApi.Missing(id);
        var pem = record.Certificate is { } certificate
            ? OfCertificate(certificate)
            : (await keys.FindAsync(record.KeyId, cancellation))?.Pem;
        if (pem is null)
            return Problem.NotFound(record.Imported
                ? $"The key of signature {id} is not known here: another controller made it. Its public key is with that controller's signing-secrets."
                : $"The key {record.KeyId} of signature {id} is not in the registry of keys.");
        return Download.File(Encoding.ASCII.GetBytes(pem), "application/x-pem-file", Keys.KeysApi.FileName(record.KeyId));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PartAsync(
        long id, SignatureQueries signatures, Func<SignatureRecord, string, FileContentHttpResult> part, CancellationToken cancellation)
    {
        if (await signatures.FindAsync(id, cancellation) is not { } record)
            return SignaturesApi.Missing(id);
        try
        {
            return part(record, record.Artifact!.Key);
        }
        catch (FormatException exception)
        {
            return Problem.NotFound($"Signature {id} cannot be taken apart: {exception.Message}");
        }
    }

    private static string? OfCertificate(CertificateRecord record)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(record.Pem);
            return new string(PemEncoding.Write("PUBLIC KEY", certificate.PublicKey.ExportSubjectPublicKeyInfo())) + "\n";
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
