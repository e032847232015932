using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Formatting;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Tekton;
using Chains.Tests.Shared;
using Chains.Web.Sandbox.Authority;
using CsCheck;

namespace Chains.Tests.Reconciling;

public sealed class AnnotationImportTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden");

    [Fact]
    public void Read_OfWhatTheGoControllerWrote_TakesItAllAndItVerifies()
    {
        var run = TektonRun.Parse(File.ReadAllBytes(Path.Combine(Golden, "tr-base-intoto", "output.json")));

        var record = Read(run);

        Assert.Equal((RunState.Imported, "Signed by another controller; its annotations were imported."), (record.State, record.Reason));
        var provenance = record.Artifacts.Single(a => a.Type is ArtifactType.TaskRun);
        Assert.Equal(($"taskrun-{run.Uid}", "https://slsa.dev/provenance/v0.2", "imported"), (provenance.Key, provenance.Format, provenance.Signer));
        Assert.Equal(Dsse.InTotoPayloadType, provenance.Statement!.PayloadType);
        Assert.NotEmpty(provenance.Statement.Subjects);
        Assert.All(record.Artifacts, a => Assert.True(a.Signature!.Imported));
        Assert.Empty(record.Artifacts.SelectMany(a => a.Deliveries));
        var key = PublicKeys.FromPem(File.ReadAllText(Path.Combine(Golden, "cosign.pub")));
        var check = SignatureVerification.Verify(key, provenance.Statement.Payload, provenance.Statement.PayloadType, provenance.Signature!.Bytes);
        Assert.True(check.IsValid, check.Reason);
        Assert.Equal(key.KeyId, provenance.Signature.KeyId);
    }

    [Fact]
    public void Read_OfAnImage_NamesRepositoryAndDigest()
    {
        var payload = $$$"""{"critical":{"identity":{"docker-reference":"registry.example/app"},"image":{"docker-manifest-digest":"sha256:{{{SampleRuns.Digest}}}"},"type":"cosign container image signature"},"optional":null}""";
        var key = SampleRuns.Digest[..12];
        var run = SampleRuns.TaskRun("image").Annotated(ChainsNames.Signed, "true")
            .Annotated(ChainsNames.Signature(key), "c2ln").Annotated(ChainsNames.Payload(key), Base64(payload)).Parse();

        var artifact = Assert.Single(Read(run).Artifacts);

        Assert.Equal((ArtifactType.Oci, "simplesigning", $"registry.example/app@sha256:{SampleRuns.Digest}"), (artifact.Type, artifact.Format, artifact.FullKey));
        Assert.Equal("sig"u8.ToArray(), artifact.Signature!.Bytes);
    }

    [Fact]
    public void Read_OfAKeylessSignature_KeepsItsCertificate()
    {
        var (pem, chain) = IssuedPem();
        var key = SampleRuns.Digest[..12];
        var run = SampleRuns.TaskRun("image").Annotated(ChainsNames.Signed, "true").Annotated(ChainsNames.Signature(key), "c2ln")
            .Annotated(ChainsNames.Certificate(key), Base64(pem)).Annotated(ChainsNames.Chain(key), Base64(chain)).Parse();

        var certificate = Assert.Single(Read(run).Artifacts).Signature!.Certificate!;

        Assert.Equal((pem, chain, "https://kubernetes.io/namespaces/ns/serviceaccounts/sa"), (certificate.Pem, certificate.ChainPem, certificate.Identity));
    }

    [Fact]
    public void Read_OfACertificateThatIsNone_KeepsTheSignatureWithoutIt()
    {
        var key = SampleRuns.Digest[..12];
        var run = SampleRuns.TaskRun("image").Annotated(ChainsNames.Signed, "true").Annotated(ChainsNames.Signature(key), "c2ln")
            .Annotated(ChainsNames.Certificate(key), Base64("no certificate")).Parse();
        Assert.Null(Assert.Single(Read(run).Artifacts).Signature!.Certificate);
    }

    [Fact]
    public void Read_OfARunMarkedWithoutASignature_SaysSo() => Assert.Equal(
        (RunState.Imported, "Marked signed by another controller, but it carries no signature."),
        Outcome(SampleRuns.TaskRun("empty").Annotated(ChainsNames.Signed, "true")));

    [Fact]
    public void Read_OfARunMarkedFailed_IsFailed() => Assert.Equal(
        (RunState.Failed, "Another controller had marked this run failed."),
        Outcome(SampleRuns.TaskRun("failed").Annotated(ChainsNames.Signed, "failed")));

    [Theory]
    [InlineData("not base64 !!", "e30=")]
    [InlineData("", "e30=")]
    public void Read_OfASignatureThatIsNone_LeavesItOut(string signature, string payload) => Assert.Empty(
        Read(SampleRuns.TaskRun("odd").Annotated(ChainsNames.Signed, "true")
            .Annotated(ChainsNames.Signature("taskrun-1"), signature).Annotated(ChainsNames.Payload("taskrun-1"), payload).Parse()).Artifacts);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"subject\":7,\"predicateType\":{}}")]
    [InlineData("{\"subject\":[1,{\"name\":\"a\"},{\"name\":\"b\",\"digest\":[]},{\"digest\":{}}]}")]
    [InlineData("{\"subject\":[{\"name\":\"\\ud800\",\"digest\":{\"sha256\":\"a\"}}]}")]
    [InlineData("{\"subject\":[{\"name\":\"a\",\"digest\":{\"\\udc00\":\"\\ud800\"}}]}")]
    [InlineData("{\"predicateType\":\"\\ud800\"}")]
    [InlineData("{\"critical\":{\"identity\":[],\"image\":{\"docker-manifest-digest\":\"\\ud800\"}}}")]
    [InlineData("{\"critical\":{\"identity\":{\"docker-reference\":\"\\ud800\"},\"image\":7}}")]
    public void Read_OfAHostilePayload_KeepsItAndThrowsNothing(string payload)
    {
        foreach (var key in (string[])["taskrun-1", "abcdefabcdef"])
        {
            var run = SampleRuns.TaskRun("hostile").Annotated(ChainsNames.Signed, "true")
                .Annotated(ChainsNames.Signature(key), "c2ln").Annotated(ChainsNames.Payload(key), Base64(payload)).Parse();

            Assert.Equal(Encoding.UTF8.GetBytes(payload), Assert.Single(Read(run).Artifacts).Statement!.Payload);
        }
    }

    [Fact]
    public void Read_OfDeepJson_ThrowsNothing() => Assert.Single(Read(SampleRuns.TaskRun("deep")
        .Annotated(ChainsNames.Signature("taskrun-1"), "c2ln")
        .Annotated(ChainsNames.Payload("taskrun-1"), Base64(new string('[', 100_000))).Parse()).Artifacts);

    [Fact]
    public void Read_OfThousandsOfSignatures_StopsAtTheCap()
    {
        var run = SampleRuns.TaskRun("many");
        for (var i = 0; i < 3000; i++)
            run.Annotated(ChainsNames.Signature($"{i:x12}"), "c2ln");

        Assert.Equal(256, Read(run.Parse()).Artifacts.Count);
    }

    [Fact]
    public void Read_OfAnyAnnotations_ThrowsNothing()
    {
        var value = Gen.OneOf(Gen.String, Gen.Byte.Array[0, 60].Select(Convert.ToBase64String), Gen.String.Select(Base64),
            Gen.String.Select(s => Base64($$"""{"subject":[{"digest":{"sha256":1}, "name":{{JsonValue.Create(s).ToJsonString()}} }]}""")));
        Gen.Select(Gen.Int[0, 3].Select(i => ((string[])["taskrun-1", "pipelinerun-2", "abcdefabcdef", ""])[i]), value, value).Sample(
            (key, signature, payload) =>
            {
                var run = SampleRuns.TaskRun("fuzz");
                run.Annotated(ChainsNames.Signature(key), Valid(signature)).Annotated(ChainsNames.Payload(key), Valid(payload));
                Assert.InRange(Read(run.Parse()).Artifacts.Count, 0, 1);
            },
            iter: 500);
    }

    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static (RunState, string?) Outcome(JsonObject run)
    {
        var record = Read(run.Parse());
        return (record.State, record.Reason);
    }

    private static RunRecord Read(TektonRun run)
    {
        var record = new RunRecord { Kind = run.Kind, Namespace = run.Namespace, Name = run.Name, Uid = run.Uid };
        AnnotationImport.Read(run, record, SampleRuns.Finished);
        return record;
    }

    private static (string Pem, string Chain) IssuedPem()
    {
        using var issuer = new CertificateIssuer(AuthorityFile.Open(null, TimeProvider.System), TimeProvider.System);
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var issued = issuer.Issue(new System.Security.Cryptography.X509Certificates.PublicKey(key), new IdentityClaims("https://issuer.test", "ns", "sa"));
        return (issued[0], issued[1] + issued[2]);
    }
}
