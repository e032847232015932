using System.Collections.Immutable;
using System.Text;
using Chains.Core.Signing;

namespace Chains.Tests.Signing;

public sealed class DsseTests
{
    [Theory]
    [InlineData("http://example.com/HelloWorld", "hello world", "DSSEv1 29 http://example.com/HelloWorld 11 hello world")]
    [InlineData("", "", "DSSEv1 0  0 ")]
    [InlineData("é", "ü", "DSSEv1 2 é 2 ü")]
    public void PreAuthenticationEncoding_OfTypeAndBody_IsTheSpecifiedText(string type, string body, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Dsse.PreAuthenticationEncoding(type, Encoding.UTF8.GetBytes(body))));

    [Theory]
    [InlineData("go-controller/taskrun.envelope.json")]
    [InlineData("go-controller/oci-both-tekton.envelope.json")]
    [InlineData("go-controller/oci-dsse-slsav1.envelope.json")]
    public void Serialize_OfAnEnvelopeOfTheGoController_GivesTheSameBytes(string name)
    {
        var written = SigningVectors.Bytes(name);

        Assert.Equal(written, Dsse.Serialize(Dsse.Parse(written)));
    }

    [Fact]
    public void Serialize_WithOneSignature_EqualsTheEnvelopeForm()
    {
        byte[] payload = [1, 2, 3], signature = [4, 5];
        var envelope = new Envelope(Dsse.InTotoPayloadType, payload, [new EnvelopeSignature("SHA256:a+b/c", signature)]);

        var json = Dsse.Serialize(Dsse.InTotoPayloadType, payload, "SHA256:a+b/c", signature);

        Assert.Equal(Dsse.Serialize(envelope), json);
        Assert.Equal(
            """{"payloadType":"application/vnd.in-toto+json","payload":"AQID","signatures":[{"keyid":"SHA256:a+b/c","sig":"BAU="}]}""",
            Encoding.UTF8.GetString(json));
    }

    [Fact]
    public void Serialize_WithSeveralSignaturesAndOddText_ParsesBack()
    {
        var envelope = new Envelope(
            "a\"b\\c<d>&é\n😀", new byte[] { 0 }, [new EnvelopeSignature("", new byte[] { 1 }), new EnvelopeSignature("\u0001", new byte[] { 2 })]);

        var json = Dsse.Serialize(envelope);
        var parsed = Dsse.Parse(json);

        Assert.Contains("\\u003cd\\u003e\\u0026", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Equal(envelope.PayloadType, parsed.PayloadType);
        Assert.Equal(["", "\u0001"], parsed.Signatures.Select(s => s.KeyId));
        Assert.Equal(2, parsed.Signatures[1].Signature.Span[0]);
    }

    [Fact]
    public void Serialize_WithoutSignatures_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Dsse.Serialize(new Envelope("t", new byte[1], [])));

    [Fact]
    public void Parse_WithUrlSafeBase64AndUnknownMembers_IsTaken()
    {
        var envelope = Dsse.Parse("""{"x":1,"payloadType":"t","payload":"-_8=","signatures":[{"sig":"_-8=","y":{}}]}"""u8.ToArray());

        Assert.Equal([0xfb, 0xff], envelope.Payload.ToArray());
        Assert.Equal([0xff, 0xef], envelope.Signatures.Single().Signature.ToArray());
        Assert.Equal("", envelope.Signatures.Single().KeyId);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"payload":"AA==","signatures":[{"sig":"AA=="}]}""", "no string named payloadType")]
    [InlineData("""{"payloadType":"","payload":"AA==","signatures":[{"sig":"AA=="}]}""", "payloadType is empty")]
    [InlineData("""{"payloadType":"t","signatures":[{"sig":"AA=="}]}""", "no string named payload")]
    [InlineData("""{"payloadType":"t","payload":null,"signatures":[{"sig":"AA=="}]}""", "no string named payload")]
    [InlineData("""{"payloadType":"t","payload":"AA","signatures":[{"sig":"AA=="}]}""", "payload is not padded base64")]
    [InlineData("""{"payloadType":"t","payload":"AA =","signatures":[{"sig":"AA=="}]}""", "payload is not padded base64")]
    [InlineData("""{"payloadType":"t","payload":"AB==","signatures":[{"sig":"AA=="}]}""", "payload is not canonical base64")]
    [InlineData("""{"payloadType":"t","payload":"-+8=","signatures":[{"sig":"AA=="}]}""", "payload is not base64")]
    [InlineData("""{"payloadType":"t","payload":"-_9=","signatures":[{"sig":"AA=="}]}""", "payload is not base64")]
    [InlineData("""{"payloadType":"t","payload":"AA=="}""", "no signatures array")]
    [InlineData("""{"payloadType":"t","payload":"AA==","signatures":[]}""", "has 0 signatures")]
    [InlineData("""{"payloadType":"t","payload":"AA==","signatures":["AA=="]}""", "not a JSON object")]
    [InlineData("""{"payloadType":"t","payload":"AA==","signatures":[{"sig":""}]}""", "signature of the DSSE envelope is empty")]
    [InlineData("""{"payloadType":"t","payloadType":"u","payload":"AA==","signatures":[{"sig":"AA=="}]}""", "is not JSON")]
    [InlineData("""{"payloadType":"\ud800","payload":"AA==","signatures":[{"sig":"AA=="}]}""", "not Unicode")]
    public void TryParse_OfWhatIsNoEnvelope_SaysWhy(string json, string expected)
    {
        Assert.False(Dsse.TryParse(Encoding.UTF8.GetBytes(json), out var envelope, out var error));

        Assert.Null(envelope);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_BeyondTheCaps_IsRefused()
    {
        var signatures = ImmutableArray.CreateRange(Enumerable.Repeat(new EnvelopeSignature("", new byte[] { 1 }), 65));
        var many = Dsse.Serialize(new Envelope("t", new byte[1], signatures));
        var longType = Dsse.Serialize(new string('t', 1025), [1], "", new byte[] { 1 });

        Assert.False(Dsse.TryParse(many, out _, out var manyError));
        Assert.False(Dsse.TryParse(longType, out _, out var longError));
        Assert.False(Dsse.TryParse(new byte[Dsse.MaxEnvelopeBytes + 1], out _, out var largeError));
        Assert.Contains("has 65 signatures", manyError, StringComparison.Ordinal);
        Assert.Contains("1025 characters", longError, StringComparison.Ordinal);
        Assert.Contains("at most 67108864", largeError, StringComparison.Ordinal);
    }
}
