using System.Text;
using Chains.Core.Extraction;
using Chains.Core.Formatting;
using Chains.Core.Signing;
using Chains.Core.Storage;
using Chains.Core.Storage.Oci;
using Chains.Core.Tekton;

namespace Chains.Tests.Storage.Oci;

/// <summary>Signed artifacts as the pipeline commits them, by a key or with a certificate.</summary>
internal static class SampleImageDelivery
{
    public static async Task<Delivery> SignatureAsync(ISigner signer, string repository, string digest) =>
        await SignAsync(signer, ArtifactType.Oci, SimpleSigning.Write(Image(repository, digest)), null, null, (repository, digest));

    /// <summary>The signature in the layout of bundles.</summary>
    public static async Task<Delivery> CosignStatementAsync(ISigner signer, string repository, string digest) =>
        await SignAsync(signer, ArtifactType.Oci, CosignStatement.Write(Image(repository, digest)), Dsse.InTotoPayloadType, CosignNames.SignPredicateType, (repository, digest));

    public static Task<Delivery> AttestationAsync(ISigner signer, params (string Name, string Digest)[] subjects)
    {
        var listed = string.Join(',', subjects.Select(s => $$"""{"name":"{{s.Name}}","digest":{"sha256":"{{s.Digest[7..]}}"} }"""));
        const string predicate = """{"buildDefinition":{"buildType":"https://tekton.dev/chains/v2/slsa","externalParameters":{}},"runDetails":{"builder":{"id":"https://tekton.dev/chains/v2"}}}""";
        var statement = $$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{{listed}}],"predicateType":"https://slsa.dev/provenance/v1","predicate":{{predicate}} }""";
        return SignAsync(signer, ArtifactType.TaskRun, Encoding.UTF8.GetBytes(statement), Dsse.InTotoPayloadType, "https://slsa.dev/provenance/v1", subjects);
    }

    private static async Task<Delivery> SignAsync(
        ISigner signer, ArtifactType type, byte[] payload, string? payloadType, string? predicateType, params (string Name, string Digest)[] subjects)
    {
        var signed = await ArtifactSigner.SignAsync(signer, payload, payloadType, CancellationToken.None);
        return new Delivery
        {
            Id = 1,
            Backend = StorageBackends.Oci,
            RunId = 7,
            RunKind = RunKind.TaskRun,
            Namespace = "team",
            RunName = "build",
            RunUid = "d0f1",
            Type = type,
            Key = "key",
            FullKey = $"{subjects.FirstOrDefault().Name}@{subjects.FirstOrDefault().Digest}",
            Format = "slsa/v2alpha3",
            PayloadType = payloadType,
            PredicateType = predicateType,
            Payload = payload,
            Signature = payloadType is null ? signed.Signature : Dsse.Serialize(payloadType, payload, signed.Key.KeyId, signed.Signature),
            KeyId = signed.Key.KeyId,
            SignedAt = new DateTimeOffset(2026, 8, 1, 10, 3, 7, TimeSpan.Zero),
            CertificatePem = signed.Certificate ?? "",
            ChainPem = signed.CertificateChain ?? "",
            Subjects = [.. subjects.Select(s => new Subject(s.Name, "sha256", s.Digest[7..]))],
        };
    }

    private static ImageReference Image(string repository, string digest) => new(repository, digest[7..]);
}
