using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Core.Trust;
using Chains.Core.Verification;
using CsCheck;

namespace Chains.Tests.Verification;

public sealed class SigstoreBundleTests
{
    [Theory]
    [InlineData("happy-path-v0.1")]
    [InlineData("happy-path-v0.3")]
    [InlineData("intoto-with-custom-trust-root")]
    [InlineData("managed-key-and-trusted-root")]
    [InlineData("rekor2-timestamp-without-embedded-cert")]
    public void ToJson_OfAPublishedBundle_SaysTheSame(string name)
    {
        var bundle = SigstoreBundle.Parse(ConformanceVectors.Bundle(name));
        var again = SigstoreBundle.Parse(bundle.ToJson());

        Assert.Equal(bundle.ToJson(), again.ToJson());
        Assert.Equal(bundle.Version, again.Version);
        Assert.True(bundle.Signature.Span.SequenceEqual(again.Signature.Span));
        Assert.Equal(bundle.LogEntries[0].CanonicalizedBody.ToArray(), again.LogEntries[0].CanonicalizedBody.ToArray());
        Assert.Equal(bundle.LogEntries[0].Proof!.Checkpoint, again.LogEntries[0].Proof!.Checkpoint);
        Assert.Equal(bundle.Timestamps.Length, again.Timestamps.Length);
    }

    [Theory]
    [InlineData("bundle-empty-certificate-chain_fail", "certificates")]
    [InlineData("bundle-invalid-base64-signature_fail", "base64")]
    [InlineData("bundle-negative-log-index_fail", "negative")]
    [InlineData("bundle-with-root-cert_fail", "root certificate")]
    [InlineData("rekor2-no-inclusion-proof_fail", "no inclusion proof")]
    public void Parse_OfAMalformedBundle_SaysWhat(string name, string expected)
    {
        var error = Assert.Throws<FormatException>(() => SigstoreBundle.Parse(ConformanceVectors.Bundle(name)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OfThePromiseOfAPublishedBundle_AcceptsIt()
    {
        var root = TrustedRoot.Parse(ConformanceVectors.Bytes("managed-key-and-trusted-root/trusted_root.json"));
        var entry = SigstoreBundle.Parse(ConformanceVectors.Bundle("managed-key-and-trusted-root")).LogEntries[0];
        var log = root.FindLog(entry.LogId.Span)!;
        var note = SignedNote.Parse(entry.Proof!.Checkpoint);
        var checkpoint = Checkpoint.Parse(note.Text);

        Assert.True(SignedEntryTimestamp.Verify(entry, log.Key));
        Assert.False(SignedEntryTimestamp.Verify(entry with { IntegratedTime = entry.IntegratedTime + 1 }, log.Key));
        Assert.NotNull(note.FindSignature(log.Key));
        Assert.Equal("rekor.sigstage.dev", checkpoint.LogName);
        Assert.True(MerkleProof.VerifyInclusion(
            MerkleTree.LeafHash(entry.CanonicalizedBody.Span), entry.Proof.LogIndex, entry.Proof.TreeSize, entry.Proof.Hashes, checkpoint.RootHash.Span));
        Assert.Equal(LogKeyId.OfPublicKey(log.Key), log.LogId.ToArray());
    }

    [Fact]
    public void Verify_OfTheTimestampAndCertificateOfAPublishedBundle_AcceptsThem()
    {
        const string Case = "rekor2-timestamp-without-embedded-cert";
        var root = TrustedRoot.Parse(ConformanceVectors.Bytes($"{Case}/trusted_root.json"));
        var bundle = SigstoreBundle.Parse(ConformanceVectors.Bundle(Case));
        using var leaf = Certificates.FromDer(bundle.Certificates[0], "leaf");

        var timestamp = Rfc3161Timestamp.Parse(bundle.Timestamps[0]);
        var path = CertificatePath.Verify(leaf, [], root.CertificateAuthorities[0], timestamp.Time, Certificates.CodeSigningUsage);
        var promise = Assert.Single(SignedCertificateTimestamp.FromCertificate(leaf));

        Assert.Null(timestamp.Verify(bundle.Signature.Span, root.TimestampAuthorities[0]));
        Assert.NotNull(timestamp.Verify("other"u8, root.TimestampAuthorities[0]));
        Assert.Null(path.Problem);
        Assert.True(promise.Verify(leaf, path.Path[1], root.FindCertificateLog(promise.LogId.Span)!.Key));
        Assert.False(promise.Verify(leaf, path.Path[2], root.FindCertificateLog(promise.LogId.Span)!.Key));
        Assert.NotNull(CertificatePath.Verify(leaf, [], root.CertificateAuthorities[0], timestamp.Time.AddDays(1), Certificates.CodeSigningUsage).Problem);
        Assert.NotNull(CertificatePath.Verify(leaf, [], root.CertificateAuthorities[0], timestamp.Time, Certificates.TimestampingUsage).Problem);
        Assert.NotNull(CertificatePath.Verify(leaf, [], root.TimestampAuthorities[0], timestamp.Time, Certificates.CodeSigningUsage).Problem);
    }

    [Fact]
    public void ForEnvelope_WithAKey_NamesItAsTheEnvelopeDoes()
    {
        var envelope = new Envelope("text/plain", "payload"u8.ToArray(), [new EnvelopeSignature("SHA256:key", new byte[] { 1, 2, 3 })]);
        var bundle = SigstoreBundle.Parse(SigstoreBundle.ForEnvelope(envelope, null, [], []).ToJson());

        Assert.Equal("SHA256:key", bundle.PublicKeyHint);
        Assert.Equal("SHA256:key", bundle.Envelope!.Signatures[0].KeyId);
        Assert.Empty(bundle.Certificates);
        Assert.Equal(SigstoreBundle.MediaTypeV03, bundle.MediaType);
    }

    [Fact]
    public void Parse_OfADamagedBundle_ReadsItOrSaysWhyNot()
    {
        var written = ConformanceVectors.Bundle("happy-path-v0.1");
        Gen.Select(Gen.Int[0, written.Length - 1], Gen.Byte, Gen.Int[1, written.Length]).Sample((at, value, length) =>
        {
            var damaged = written[..];
            damaged[at] = value;
            return ReadsOrRefuses(damaged) && ReadsOrRefuses(damaged.AsMemory(0, length));
        });
    }

    [Fact]
    public void Parse_OfNoise_SaysWhyNot() => Gen.Byte.Array[0, 300].Sample(noise => ReadsOrRefuses(noise));

    private static bool ReadsOrRefuses(ReadOnlyMemory<byte> json)
    {
        try
        {
            return SigstoreBundle.Parse(json) is not null;
        }
        catch (FormatException e)
        {
            return e.Message.Length > 0;
        }
    }
}
