namespace Chains.Core.Verification;

/// <summary>What is to be verified.</summary>
/// <param name="Payload">What a bare signature is over, where that is not the artifact itself: the simple signing document of an image. Null otherwise.</param>
/// <param name="EnvelopeJson">The envelope exactly as it was written, where that is known: some log entries hold its digest. Null otherwise.</param>
public sealed record VerificationInput(
    SigstoreBundle Bundle, ReadOnlyMemory<byte>? Payload = null, ReadOnlyMemory<byte>? EnvelopeJson = null);
