namespace Chains.Core.Signing;

/// <summary>Checks a signature as it is stored against the payload it is stored with.</summary>
public static class SignatureVerification
{
    /// <param name="payloadType">The expected DSSE payload type, or null for a raw signature.</param>
    /// <param name="signature">The DSSE envelope as JSON if there is a payload type, else the raw signature.</param>
    public static SignatureCheck Verify(
        PublicKey key, ReadOnlyMemory<byte> payload, string? payloadType, ReadOnlyMemory<byte> signature)
    {
        if (payloadType is not null)
            return VerifyEnvelope(key, payload, payloadType, signature);
        return key.Verify(payload.Span, signature.Span) ? Valid(key) : Invalid(key);
    }

    private static SignatureCheck VerifyEnvelope(
        PublicKey key, ReadOnlyMemory<byte> payload, string payloadType, ReadOnlyMemory<byte> signature)
    {
        if (!Dsse.TryParse(signature, out var envelope, out var error))
            return new SignatureCheck(SignatureVerdict.MalformedEnvelope, error);
        if (envelope.PayloadType != payloadType)
        {
            return new SignatureCheck(
                SignatureVerdict.PayloadTypeDiffers, $"The envelope's payload is {envelope.PayloadType}, not {payloadType}.");
        }

        if (!envelope.Payload.Span.SequenceEqual(payload.Span))
            return new SignatureCheck(SignatureVerdict.PayloadDiffers, "The envelope holds another payload than the one stored beside it.");
        return VerifySignatures(key, envelope);
    }

    // The key id is an unauthenticated hint (DSSE protocol.md): every signature is tried, the hint only explains a failure.
    private static SignatureCheck VerifySignatures(PublicKey key, Envelope envelope)
    {
        var message = Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload.Span);
        if (envelope.Signatures.Any(s => key.Verify(message, s.Signature.Span)))
            return Valid(key);
        if (envelope.Signatures.Any(s => s.KeyId.Length == 0 || s.KeyId == key.KeyId))
            return Invalid(key);
        var others = string.Join(", ", envelope.Signatures.Select(s => s.KeyId));
        return new SignatureCheck(SignatureVerdict.OtherKey, $"The envelope is signed by {others}, not by {key.KeyId}.");
    }

    private static SignatureCheck Valid(PublicKey key) => new(SignatureVerdict.Valid, $"Signed by {key.KeyId}.");

    private static SignatureCheck Invalid(PublicKey key) =>
        new(SignatureVerdict.SignatureInvalid, $"The signature is not one of {key.KeyId} over this payload.");
}
