using Chains.Core.Signing;

namespace Chains.Tests.Signing;

public sealed class SignatureVerificationTests
{
    private static readonly PublicKey Key = PublicKeys.FromPem(SigningVectors.Text("go-controller/cosign.pub"));
    private static readonly byte[] Payload = SigningVectors.Bytes("go-controller/taskrun.payload.json");
    private static readonly byte[] EnvelopeJson = SigningVectors.Bytes("go-controller/taskrun.envelope.json");

    [Fact]
    public void Verify_OfTheGoControllersAttestation_IsValid() =>
        Assert.True(SignatureVerification.Verify(Key, Payload, Dsse.InTotoPayloadType, EnvelopeJson).IsValid);

    [Theory]
    [InlineData("image")]
    [InlineData("oci-both-tekton.image")]
    [InlineData("oci-dsse-slsav1.image")]
    public void Verify_OfTheGoControllersImageSignature_IsValid(string name)
    {
        var signature = Convert.FromBase64String(SigningVectors.Text($"go-controller/{name}.signature.txt"));

        var check = SignatureVerification.Verify(Key, SigningVectors.Bytes($"go-controller/{name}.payload.json"), null, signature);

        Assert.Equal(SignatureVerdict.Valid, check.Verdict);
        Assert.Contains(Key.KeyId, check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OfAnotherPayload_SaysThatItDiffers() =>
        Check(SignatureVerdict.PayloadDiffers, "another payload", Key, "{}"u8.ToArray(), Dsse.InTotoPayloadType, EnvelopeJson);

    [Fact]
    public void Verify_OfAnotherPayloadType_NamesBoth() =>
        Check(SignatureVerdict.PayloadTypeDiffers, "application/vnd.in-toto+json, not text/plain", Key, Payload, "text/plain", EnvelopeJson);

    [Fact]
    public void Verify_OfARawSignatureAsAnEnvelope_SaysThatItIsNone() =>
        Check(SignatureVerdict.MalformedEnvelope, "not JSON", Key, Payload, Dsse.InTotoPayloadType, new byte[] { 0x30, 0 });

    [Fact]
    public void Verify_OfAnEnvelopeAsARawSignature_IsInvalid() =>
        Check(SignatureVerdict.SignatureInvalid, Key.KeyId, Key, Payload, null, EnvelopeJson);

    [Fact]
    public void Verify_WithAnotherKey_NamesBoth()
    {
        var other = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256).PublicKey;

        Check(SignatureVerdict.OtherKey, $"signed by {Key.KeyId}, not by {other.KeyId}", other, Payload, Dsse.InTotoPayloadType, EnvelopeJson);
    }

    [Fact]
    public void Verify_OfAChangedSignature_IsInvalid()
    {
        var envelope = Dsse.Parse(EnvelopeJson);
        var signature = envelope.Signatures[0].Signature.ToArray();
        signature[^1] ^= 1;

        var changed = Dsse.Serialize(envelope.PayloadType, envelope.Payload.Span, Key.KeyId, signature);

        Check(SignatureVerdict.SignatureInvalid, Key.KeyId, Key, Payload, Dsse.InTotoPayloadType, changed);
    }

    [Fact]
    public void Verify_OfOneGoodSignatureAmongOthers_IsValidWhateverTheKeyIds()
    {
        var envelope = Dsse.Parse(EnvelopeJson);
        var several = Dsse.Serialize(envelope with
        {
            Signatures = [new EnvelopeSignature(Key.KeyId, new byte[] { 1 }), envelope.Signatures[0] with { KeyId = "mistaken" }],
        });

        Assert.True(SignatureVerification.Verify(Key, Payload, Dsse.InTotoPayloadType, several).IsValid);
    }

    private static void Check(
        SignatureVerdict verdict, string reason, PublicKey key, byte[] payload, string? payloadType, ReadOnlyMemory<byte> signature)
    {
        var check = SignatureVerification.Verify(key, payload, payloadType, signature);

        Assert.Equal(verdict, check.Verdict);
        Assert.False(check.IsValid);
        Assert.Contains(reason, check.Reason, StringComparison.Ordinal);
    }
}
