namespace Chains.Core.Signing;

/// <summary>One signature of an <see cref="Envelope"/>.</summary>
/// <param name="KeyId">A hint about the key, not authenticated; empty when the envelope has none.</param>
/// <param name="Signature">Over the pre-authentication encoding, not base64.</param>
public sealed record EnvelopeSignature(string KeyId, ReadOnlyMemory<byte> Signature);
