using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Signing;

namespace Chains.Tests.Signing;

public sealed class ArtifactSignerTests
{
    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("""{"_type":"https://in-toto.io/Statement/v1"}""");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignAsync_WithAPayloadType_GivesTheGoControllersEnvelope()
    {
        using var signer = TestKeys.Signer();

        var signed = await ArtifactSigner.SignAsync(signer, Payload, Dsse.InTotoPayloadType, Cancellation);

        var json = JsonNode.Parse(Dsse.Serialize(Dsse.InTotoPayloadType, Payload, signed.Key.KeyId, signed.Signature))!.AsObject();
        var theirs = JsonNode.Parse(SigningVectors.Bytes("go-controller/taskrun.envelope.json"))!.AsObject();
        Assert.Equal(theirs.Select(m => m.Key), json.Select(m => m.Key));
        Assert.Equal(theirs["signatures"]![0]!.AsObject().Select(m => m.Key), json["signatures"]![0]!.AsObject().Select(m => m.Key));
        Assert.Equal(signer.PublicKey.KeyId, json["signatures"]![0]!["keyid"]!.GetValue<string>());
        Assert.Equal(Convert.ToBase64String(Payload), json["payload"]!.GetValue<string>());
        Assert.Equal(Dsse.InTotoPayloadType, signed.PayloadType);
        Assert.Same(signer.PublicKey, signed.Key);
    }

    [Fact]
    public async Task SignAsync_WithoutAPayloadType_GivesDerAsTheGoControllerDoes()
    {
        using var signer = TestKeys.Signer();
        var theirs = Convert.FromBase64String(SigningVectors.Text("go-controller/image.signature.txt"));

        var signed = await ArtifactSigner.SignAsync(signer, Payload, null, Cancellation);

        Assert.Equal(theirs[0], signed.Signature[0]);
        Assert.True(signer.PublicKey.Verify(Payload, signed.Signature));
        Assert.Null(signed.PayloadType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Dsse.InTotoPayloadType)]
    public async Task SignAsync_WhenTheKeyMakesABadSignature_ThrowsInsteadOfReturningIt(string? payloadType)
    {
        using var signer = new OtherKeysSigner();

        var error = await Assert.ThrowsAsync<SigningException>(
            async () => await ArtifactSigner.SignAsync(signer, Payload, payloadType, Cancellation));

        Assert.Contains(signer.PublicKey.KeyId, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestKeys.Algorithms), MemberType = typeof(TestKeys))]
    public async Task SignAsync_OnManyThreadsAtOnce_GivesSignaturesThatAllVerify(KeyAlgorithm algorithm)
    {
        using var signer = TestKeys.Signer(algorithm);
        var key = PublicKeys.FromPem(signer.PublicKey.Pem);

        await Parallel.ForAsync(0, 64, Cancellation, async (i, cancellation) =>
        {
            var payload = Encoding.UTF8.GetBytes($"payload {i}");
            var signed = await ArtifactSigner.SignAsync(signer, payload, Dsse.InTotoPayloadType, cancellation);
            var envelope = Dsse.Serialize(Dsse.InTotoPayloadType, payload, signed.Key.KeyId, signed.Signature);
            Assert.True(SignatureVerification.Verify(key, payload, Dsse.InTotoPayloadType, envelope).IsValid);
        });
    }

    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public async Task SignAsync_AfterTheKeyWasReplaced_SaysThatItIsTriedAgain(KeyAlgorithm algorithm)
    {
        var signer = TestKeys.Signer(algorithm);
        await ArtifactSigner.SignAsync(signer, Payload, null, Cancellation);
        signer.Dispose();

        var error = await Assert.ThrowsAsync<SigningException>(async () => await ArtifactSigner.SignAsync(signer, Payload, null, Cancellation));

        Assert.Contains("was replaced", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignAsync_WhileTheKeyIsBeingReplaced_SignsOrSaysSo()
    {
        for (var i = 0; i < 20; i++)
        {
            var signer = TestKeys.Signer();
            var signing = Parallel.ForAsync(0, 50, Cancellation, async (n, cancellation) =>
            {
                try
                {
                    await ArtifactSigner.SignAsync(signer, Payload, null, cancellation);
                }
                catch (SigningException e)
                {
                    Assert.Contains("was replaced", e.Message, StringComparison.Ordinal);
                }
            });
            signer.Dispose();
            await signing;
        }
    }

    private sealed class OtherKeysSigner : ISigner
    {
        private readonly ISigner _other = TestKeys.Signer();

        public PublicKey PublicKey { get; } = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256).PublicKey;

        public string? Certificate => null;

        public string? CertificateChain => null;

        public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) => _other.SignAsync(message, cancellation);

        public void Dispose() => _other.Dispose();
    }
}
