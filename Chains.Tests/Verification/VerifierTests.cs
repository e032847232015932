using Chains.Core.Signing;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Tests.Signing;

namespace Chains.Tests.Verification;

public sealed class VerifierTests
{
    private const string Statement =
        """{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}}]}""";

    private const string Image =
        """{"critical":{"identity":{"docker-reference":"r/a"},"image":{"docker-manifest-digest":"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},"type":"cosign container image signature"},"optional":null}""";

    [Theory]
    [MemberData(nameof(TestKeys.Algorithms), MemberType = typeof(TestKeys))]
    public async Task Verify_OfAnAttestationOfAKey_AcceptsItsKeyAndSubjectAlone(KeyAlgorithm algorithm)
    {
        using var signer = TestKeys.Signer(algorithm);
        using var other = TestKeys.Signer(algorithm);
        var input = await AttestationAsync(signer, Statement);

        Assert.True(Verify(input, signer.PublicKey, "test").Verified);
        Assert.Equal(VerificationStepKind.Signature, Verify(input, other.PublicKey, "test").MainFailure?.Kind);
        Assert.Equal(VerificationStepKind.SubjectDigest, Verify(input, signer.PublicKey, "another").MainFailure?.Kind);
        Assert.Equal(VerificationStepKind.Signature, Verify(input, null, "test").MainFailure?.Kind);
    }

    [Fact]
    public async Task Verify_OfAnAttestation_ListsEveryStepOnce()
    {
        using var signer = TestKeys.Signer();
        var result = Verify(await AttestationAsync(signer, Statement), signer.PublicKey, "test");

        Assert.Equal(Enum.GetValues<VerificationStepKind>(), result.Steps.Select(s => s.Kind));
        Assert.All(result.Steps, s => Assert.EndsWith(".", s.Sentence, StringComparison.Ordinal));
        Assert.Equal(StepOutcome.NotApplicable, result.Steps.Single(s => s.Kind is VerificationStepKind.LogEntry).Outcome);
        Assert.Equal(signer.PublicKey.KeyId, result.Signer);
    }

    [Fact]
    public async Task Verify_WhenALogEntryIsRequired_RefusesASignatureWithoutOne()
    {
        using var signer = TestKeys.Signer();
        var policy = new VerificationPolicy { Key = signer.PublicKey, RequireLogEntry = true };
        var result = Verifier.Verify(await AttestationAsync(signer, Statement), TrustedRoot.Empty, policy);

        Assert.Equal(VerificationStepKind.LogEntry, result.MainFailure?.Kind);
    }

    [Fact]
    public async Task Verify_OfASignatureByAKey_WhereAnIdentityIsExpected_Refuses()
    {
        using var signer = TestKeys.Signer();
        var policy = new VerificationPolicy { Key = signer.PublicKey, Identity = new ExpectedIdentity("a@b", "https://c") };

        Assert.Equal(VerificationStepKind.Identity, Verifier.Verify(await AttestationAsync(signer, Statement), TrustedRoot.Empty, policy).MainFailure?.Kind);
    }

    [Theory]
    [InlineData("""{"_type":"other","subject":[]}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1"}""")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":5}}]}""")]
    [InlineData("not json")]
    public async Task Verify_OfAnEnvelopeThatHoldsNoStatementAboutTheArtifact_Refuses(string payload)
    {
        using var signer = TestKeys.Signer();
        Assert.Equal(VerificationStepKind.SubjectDigest, Verify(await AttestationAsync(signer, payload), signer.PublicKey, "test").MainFailure?.Kind);
    }

    [Fact]
    public async Task Verify_OfAnImageSignature_AcceptsTheImageThatItsDocumentNames()
    {
        using var signer = TestKeys.Signer();
        var payload = System.Text.Encoding.UTF8.GetBytes(Image);
        var signature = await signer.SignAsync(payload, CancellationToken.None);
        var bundle = SigstoreBundle.ForMessage(new BundleMessageSignature(ReadOnlyMemory<byte>.Empty, signature), "", null, [], []);
        var input = new VerificationInput(bundle, payload);

        Assert.True(Verify(input, signer.PublicKey, "test").Verified);
        Assert.Equal(VerificationStepKind.SubjectDigest, Verify(input, signer.PublicKey, "other").MainFailure?.Kind);
    }

    [Fact]
    public void Verify_WithAnotherIdentityOrIssuer_NamesBothInTheStep()
    {
        var valid = ValidBundle.Load("happy-path-v0.3");
        var result = (valid with { Policy = valid.Policy with { Identity = valid.Policy.Identity! with { Issuer = "https://other" } } }).Verify();

        Assert.Equal(VerificationStepKind.Identity, result.MainFailure?.Kind);
        Assert.Contains(new ComparedValue("issuer", "https://other", "https://token.actions.githubusercontent.com"), result.MainFailure!.Values);
        Assert.False((valid with { Policy = valid.Policy with { Identity = valid.Policy.Identity! with { Name = "a@b" } } }).Verify().Verified);
    }

    [Fact]
    public void Verify_WithoutTrust_SaysWhatIsMissingAndDoesNotThrow()
    {
        var result = (ValidBundle.Load("happy-path-v0.3") with { Root = TrustedRoot.Empty }).Verify();

        Assert.False(result.Verified);
        Assert.Equal(VerificationStepKind.LogEntry, result.MainFailure?.Kind);
    }

    [Fact]
    public void Verify_OfTheSameLogEntryTwice_Refuses()
    {
        var valid = ValidBundle.Load("happy-path-v0.3");
        var entry = valid.Bundle.LogEntries[0];

        Assert.False(valid.Verify(valid.Bundle with { LogEntries = [entry, entry] }).Verified);
    }

    private static async Task<VerificationInput> AttestationAsync(ISigner signer, string payload)
    {
        var signed = await ArtifactSigner.SignAsync(signer, System.Text.Encoding.UTF8.GetBytes(payload), Dsse.InTotoPayloadType, CancellationToken.None);
        var envelope = new Envelope(Dsse.InTotoPayloadType, System.Text.Encoding.UTF8.GetBytes(payload), [new EnvelopeSignature(signer.PublicKey.KeyId, signed.Signature)]);
        return new VerificationInput(SigstoreBundle.ForEnvelope(envelope, null, [], []));
    }

    private static VerificationResult Verify(VerificationInput input, PublicKey? key, string artifact) => Verifier.Verify(
        input,
        TrustedRoot.Empty,
        new VerificationPolicy { Key = key, Artifact = ExpectedArtifact.FromContent(System.Text.Encoding.UTF8.GetBytes(artifact)) });
}
