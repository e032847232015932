namespace Chains.Core.Verification;

/// <summary>What an entry says of the signature it holds, whatever its kind.</summary>
/// <param name="Signature">Null where the kind does not hold it (<c>intoto</c> 0.0.1).</param>
/// <param name="Verifier">DER of the certificate, or of the key's SubjectPublicKeyInfo.</param>
/// <param name="DigestAlgorithm"><c>sha256</c>, <c>sha384</c> or <c>sha512</c>: of <paramref name="Digest"/>.</param>
/// <param name="Digest">Of the signed bytes, or of an envelope's payload.</param>
/// <param name="DigestIsOfPayload">Whether it is the digest of the envelope's payload.</param>
/// <param name="EnvelopeDigest">SHA-256 of the envelope as it was sent, where that is all there is of the signature; else null.</param>
internal sealed record LogEntryBody(
    byte[]? Signature, byte[] Verifier, string DigestAlgorithm, byte[] Digest, bool DigestIsOfPayload, byte[]? EnvelopeDigest);
