using System.Text;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Signing;

namespace Chains.Tests.Records;

public sealed class SignatureContentTests
{
    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("""{"_type":"https://in-toto.io/Statement/v1"}""");

    [Fact]
    public void Of_AnAttestation_IsTheEnvelopeAroundTheStoredPayload()
    {
        var content = SignatureContent.Of(Signature([1, 2, 3]), Statement(Dsse.InTotoPayloadType));

        var envelope = Dsse.Parse(content);
        Assert.Equal((Dsse.InTotoPayloadType, "SHA256:key"), (envelope.PayloadType, envelope.Signatures.Single().KeyId));
        Assert.Equal(Payload, envelope.Payload.ToArray());
        Assert.Equal([1, 2, 3], envelope.Signatures.Single().Signature.ToArray());
    }

    [Fact]
    public void Of_ABareSignature_IsTheSignature() =>
        Assert.Equal([1, 2, 3], SignatureContent.Of(Signature([1, 2, 3]), Statement(null)));

    [Fact]
    public void Of_AnImportedEnvelope_IsItsOwnBytes()
    {
        var theirs = Encoding.UTF8.GetBytes("""{ "payload": "e30=", "payloadType": "application/vnd.in-toto+json", "signatures": [ { "sig": "AQID" } ] }""");

        Assert.Equal(theirs, SignatureContent.Of(Signature(theirs, imported: true), Statement(Dsse.InTotoPayloadType)));
    }

    private static SignatureRecord Signature(byte[] bytes, bool imported = false) => new()
    {
        Namespace = "default", Type = ArtifactType.TaskRun, Format = "slsa/v1", KeyId = "SHA256:key", Bytes = bytes, Imported = imported,
    };

    private static StatementRecord Statement(string? payloadType) => new() { PayloadType = payloadType, Payload = Payload };
}
