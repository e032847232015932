using Chains.Core.Signing;
using CsCheck;

namespace Chains.Tests.Signing;

public sealed class EnvelopeFuzzTests
{
    private static readonly Gen<Envelope> Envelopes =
        from type in Gen.String[1, 40].Where(IsUnicode)
        from payload in Gen.Byte.Array[0, 200]
        from signatures in Gen.Select(Gen.String[0, 20].Where(IsUnicode), Gen.Byte.Array[1, 80]).Array[1, 5]
        select new Envelope(type, payload, [.. signatures.Select(s => new EnvelopeSignature(s.Item1, s.Item2))]);

    [Fact]
    public void Parse_OfAnySerializedEnvelope_GivesItBack() =>
        Envelopes.Sample(envelope =>
        {
            var parsed = Dsse.Parse(Dsse.Serialize(envelope));
            return parsed.PayloadType == envelope.PayloadType
                && parsed.Payload.Span.SequenceEqual(envelope.Payload.Span)
                && parsed.Signatures.Length == envelope.Signatures.Length
                && parsed.Signatures.Zip(envelope.Signatures).All(p =>
                    p.First.KeyId == p.Second.KeyId && p.First.Signature.Span.SequenceEqual(p.Second.Signature.Span));
        });

    [Fact]
    public void TryParse_OfADamagedEnvelope_NeverThrowsAndIsCanonical()
    {
        var written = SigningVectors.Bytes("go-controller/taskrun.envelope.json");
        Gen.Select(Gen.Int[0, written.Length - 1], Gen.Byte, Gen.Int[0, written.Length]).Sample((at, value, length) =>
        {
            var damaged = written[..];
            damaged[at] = value;
            if (Dsse.TryParse(damaged.AsMemory(0, length), out var envelope, out _))
            {
                // Only a change of text can have been taken: what was read is what is there.
                Assert.Equal(damaged.Length, length);
                Assert.NotEmpty(envelope.Signatures);
            }
        });
    }

    [Fact]
    public void TryParse_OfNoise_NeverThrows() =>
        Gen.Byte.Array[0, 300].Sample(noise => Dsse.TryParse(noise, out var envelope, out var error) ? envelope is not null : error is not null);

    [Fact]
    public void PreAuthenticationLength_OfAnything_IsTheLength() =>
        Gen.Select(Gen.String[0, 50], Gen.Byte.Array[0, 2000]).Sample((type, payload) =>
            Dsse.PreAuthenticationEncoding(type, payload).Length == Dsse.PreAuthenticationLength(type, payload.Length));

    // JSON cannot carry lone surrogates; no payload type or key id has one.
    private static bool IsUnicode(string text) => text == System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
