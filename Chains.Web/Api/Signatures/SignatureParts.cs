using Chains.Core.Records;
using Chains.Core.Signing;

namespace Chains.Web.Api.Signatures;

/// <summary>
/// A stored signature taken apart: what was signed, and the signature itself, as <c>openssl dgst -verify</c> wants them.
/// </summary>
/// <param name="PayloadType">Null where the payload is signed bare.</param>
/// <param name="Signed">The bytes that the signature is over.</param>
internal sealed record SignatureParts(string? PayloadType, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Signed, ReadOnlyMemory<byte> Signature)
{
    /// <exception cref="FormatException">The stored signature is neither; the message says why.</exception>
    public static SignatureParts Of(SignatureRecord record)
    {
        var statement = record.Artifact?.Statement;
        if (statement is { PayloadType: null })
            return new SignatureParts(null, statement.Payload, statement.Payload, record.Bytes);
        var envelope = Dsse.Parse(SignatureContent.Of(record));
        var chosen = envelope.Signatures.FirstOrDefault(s => s.KeyId == record.KeyId) ?? envelope.Signatures[0];
        return new SignatureParts(
            envelope.PayloadType, envelope.Payload,
            Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload.Span), chosen.Signature);
    }
}
