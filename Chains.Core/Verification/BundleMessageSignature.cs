namespace Chains.Core.Verification;

/// <summary>A signature over an artifact itself (dev.sigstore.common.v1.MessageSignature).</summary>
/// <param name="Digest">SHA-256 of the artifact: a hint which one it is, not authenticated. Empty when the bundle gives none.</param>
/// <param name="Signature">DER for ECDSA.</param>
public sealed record BundleMessageSignature(ReadOnlyMemory<byte> Digest, ReadOnlyMemory<byte> Signature);
