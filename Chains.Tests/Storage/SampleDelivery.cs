using System.Text;
using Chains.Core.Formatting;
using Chains.Core.Signing;
using Chains.Core.Storage;
using Chains.Core.Tekton;
using Chains.Tests.Signing;

namespace Chains.Tests.Storage;

/// <summary>Deliveries of artifacts that are really signed.</summary>
internal static class SampleDelivery
{
    public static readonly KeyPair Key = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256);

    public const string Statement =
        """{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"registry.example/app","digest":{"sha256":"4f1b0a7d2c3e5a6978b1c2d3e4f5061728394a5b6c7d8e9f00112233445566aa"}}],"predicateType":"https://slsa.dev/provenance/v1","predicate":{"buildDefinition":{"buildType":"https://tekton.dev/chains/v2/slsa","externalParameters":{"runSpec":{"taskRef":{"name":"build"}}},"resolvedDependencies":[{"uri":"git+https://git.example/app","digest":{"sha1":"7b2c1f0e4f6d9a8b3c5e7d1f2a4b6c8d0e1f3a5b"}}]},"runDetails":{"builder":{"id":"https://tekton.dev/chains/v2"},"metadata":{"invocationId":"u-1","startedOn":"2026-03-01T12:00:00Z","finishedOn":"2026-03-01T12:00:40Z"}}}}""";

    public static Delivery Provenance(string backend, string uid = "u-1", string statement = Statement, long id = 1)
    {
        var payload = Encoding.UTF8.GetBytes(statement);
        using var signer = Signer();
        return new Delivery
        {
            Id = id,
            Backend = backend,
            RunId = id,
            RunKind = RunKind.TaskRun,
            Namespace = "default",
            RunName = "build-1",
            RunUid = uid,
            Type = ArtifactType.TaskRun,
            Key = "taskrun-" + uid,
            FullKey = "tekton.dev-v1-TaskRun-" + uid,
            Format = "slsa/v2alpha4",
            PayloadType = Dsse.InTotoPayloadType,
            PredicateType = "https://slsa.dev/provenance/v1",
            Payload = payload,
            Signature = Dsse.Serialize(Dsse.InTotoPayloadType, payload, Key.PublicKey.KeyId, Sign(signer, payload, Dsse.InTotoPayloadType)),
            KeyId = Key.PublicKey.KeyId,
            Subjects = [new("registry.example/app", "sha256", "4f1b0a7d2c3e5a6978b1c2d3e4f5061728394a5b6c7d8e9f00112233445566aa")],
        };
    }

    public static Delivery Image(string backend, string uid = "u-1", long id = 2)
    {
        const string digest = "4f1b0a7d2c3e5a6978b1c2d3e4f5061728394a5b6c7d8e9f00112233445566aa";
        var payload = Encoding.UTF8.GetBytes($$"""{"critical":{"identity":{"docker-reference":"registry.example/app"},"image":{"docker-manifest-digest":"sha256:{{digest}}"},"type":"cosign container image signature"},"optional":null}""");
        using var signer = Signer();
        return Provenance(backend, uid) with
        {
            Id = id,
            Type = ArtifactType.Oci,
            Key = digest[..12],
            FullKey = "registry.example/app@sha256:" + digest,
            Format = "simplesigning",
            PayloadType = null,
            PredicateType = null,
            Payload = payload,
            Signature = Sign(signer, payload, null),
        };
    }

    private static byte[] Sign(ISigner signer, byte[] payload, string? payloadType) =>
        ArtifactSigner.SignAsync(signer, payload, payloadType, CancellationToken.None).AsTask().GetAwaiter().GetResult().Signature.ToArray();

    public static void AssertVerifies(Delivery delivery, ReadOnlyMemory<byte> signature, ReadOnlyMemory<byte> payload)
    {
        var check = SignatureVerification.Verify(Key.PublicKey, payload, delivery.PayloadType, signature);
        Assert.True(check.IsValid, check.Reason);
    }

    private static ISigner Signer() => new PrivateKeyReader().Read(TestKeys.X509(Key.PrivateKey));
}
